/**
 * Items of the newest pages kept decoded in memory, for all followers together: about a second of
 * the fastest intake, some 50 MB. Who falls further behind reads the ledger.
 */
export const RECENT_ITEMS_MAX = 100_000;

/**
 * Items of one page, unless a single commit holds more: as many as InfluxDB is sent at once, and few
 * enough that a live alert does not wait long for the turn of the loop in which they are read.
 */
export const PAGE_ITEMS_MAX = 20_000;

/** Entries read from the ledger for one page; sealed batches are at most 60 kB each. */
export const PAGE_ENTRIES_MAX = 64;

/** Wait after a follower's first failure, ms; doubles up to the longest. */
export const BACK_OFF_MS = 100;
export const BACK_OFF_MAX_MS = 5_000;
