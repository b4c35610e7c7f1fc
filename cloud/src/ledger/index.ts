export { openLedger, type Ledger, type LedgerFile } from './ledger.ts';
export type { NewEntry, StreamHead, StreamKey } from './ledger.ts';
