export { openLedger, type Ledger, type LedgerFile } from './ledger.ts';
export type { Commit, NewEntry, StreamHead, StreamKey } from './ledger.ts';
export { startCheckpoints, type Checkpoints, type CheckpointPorts } from './checkpoints.ts';
