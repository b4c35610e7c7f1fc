export { isDamage, openJournal, type JournalOptions } from './open.ts';
export { Journal, type GoodsCommit } from './journal.ts';
export type { ItemRun, SealedBatch } from './lanes.ts';
export type { BatchName, PendingBatch } from './batches.ts';
export type { Stream, StreamName } from './streams.ts';
export { FORGOT_STATE, type StateChange } from './states.ts';
export type { StoredObservation } from './observations.ts';
export type { Salvage } from './salvage.ts';
export { DEFAULT_JOURNAL_LIMITS, type JournalLimits } from './limits.ts';
