export { createLedgerView, type EntryView, type LedgerView } from './ledger-view.ts';
export { concernOf } from './concern.ts';
