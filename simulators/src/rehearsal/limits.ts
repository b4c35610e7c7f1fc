/** Before a story begins the warehouse runs so long, so that scales and readers have spoken. */
export const WARM_UP_MS = 180_000;
/** … and so many rounds of its readers: the shyest tag is read twice by then. */
export const WARM_UP_ROUNDS = 40;
/** Events gather so long before they are sealed; live it is 20 ms, which no keeper would notice. */
export const GATHER_MS = 2_000;
/** Events that only say that all is as it was may wait longer in long stories: a batch costs the same for one event as for a hundred. */
export const ROUTINE_GATHER: readonly { readonly fromS: number; readonly gatherMs: number }[] = [
  { fromS: 3 * 86_400, gatherMs: 300_000 },
  { fromS: 6 * 3_600, gatherMs: 20_000 },
];
/** What a batch takes from the gateway's seal to the cloud's ledger. */
export const UPLINK_MS = 150;
/** The gateway says that it lives when it said nothing else for so long. */
export const HEARTBEAT_MS = 30_000;
/** Deadlines are met, leases renewed and days closed this often. */
export const HOUSEKEEPING_MS = 5_000;
/** A gateway unheard for so long is silent: several heartbeats; */
export const SILENCE_MAX_MS = 120_000;
/** but never less than so many of the times that events gather. */
export const SILENCE_GATHERS = 3;
/** Most alerts and steps of a trace; a story that tells more is cut short there. */
export const TRACE_MAX = 100_000;
/** Items of one batch, as the edge seals them. */
export const BATCH_ITEMS_MAX = 500;
