export { createLedgerView, type EntryView, type LedgerView } from './ledger-view.ts';
export { concernOf, type FindAlert } from './concern.ts';
