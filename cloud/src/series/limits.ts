/** Points in one request to InfluxDB: it is fastest at a few thousand. */
export const WRITE_POINTS_MAX = 5_000;

/** Requests to InfluxDB under way at once: one is parsed there while the next travels. */
export const WRITES_AT_ONCE = 4;

/** Pages of the ledger under way to InfluxDB: one is written there while the next is made into lines. */
export const PAGES_AT_ONCE = 2;

/** A request to InfluxDB that took so long will not be answered, ms. */
export const REQUEST_MAX_MS = 30_000;

/** Refused points kept aside; each can be looked up in the ledger, so the oldest may go. */
export const REFUSED_KEPT_MAX = 100_000;

/** Why a point was refused, as far as it is kept, characters. */
export const REASON_LENGTH_MAX = 512;

/** Points of one answer. */
export const ANSWER_POINTS_MAX = 5_000;

/** Slots, zones, tags or truck orders one query may ask for at once. */
export const SUBJECTS_MAX = 1_000;

/** Pledges looked through for what a query may show, at a time. */
export const PLEDGES_PAGE = 100;

/** The last whole millisecond whose nanoseconds fit in 64 bits (year 2262). */
export const LAST_MS = 9_223_372_036_853;

/** Longest text of a field, characters: InfluxDB takes 64 kB, in UTF-8. */
export const TEXT_LENGTH_MAX = 16_384;

/** Points the embedded store deletes at a time: a few milliseconds, so that no request waits for it. */
export const PIECE_POINTS = 2_000;

/** Points that may go for each that is written, so that a limit that was lowered is caught up with. */
export const TRIM_PER_WRITTEN = 2;

/** Whether or not anything is written, points whose days are over go once an hour, so many at most. */
export const TRIM_EVERY_MS = 3_600_000;
export const TRIM_POINTS_MAX = 1_000_000;

/** SQLite's log is emptied into the database when it takes one part in so many of the disk. */
export const LOG_SHARE = 10;

/** Where the embedded store is too large, one part in so many of the time it keeps goes at once. */
export const SIZE_STEPS = 100;
