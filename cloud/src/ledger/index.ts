export { openLedger, type Ledger } from './ledger.ts';
export type { Commit, NewEntry, StreamHead, StreamKey } from './ledger.ts';
export { startCheckpoints, type Checkpoints, type CheckpointPorts } from './checkpoints.ts';
export type { LedgerFile } from './ledger-file.ts';
