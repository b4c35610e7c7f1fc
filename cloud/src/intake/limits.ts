/** Bytes that may wait for verification: a second of the fastest intake, far below what memory holds. */
export const WAITING_BYTES_MAX = 32 * 1_048_576;

/** Batches one commit takes: bounds how long one turn of the loop keeps the others waiting. */
export const GROUP_BATCHES_MAX = 32;

/** A stream is asked to resend at most once in so many milliseconds: eight batches may be in flight. */
export const RESEND_EVERY_MS = 1_000;

/** Streams of a lane whose gateway is told where they stand: one is live, others end after an outage. */
export const GREETED_STREAMS_MAX = 4;

/** Gateway keys kept ready; making one costs more than using it. */
export const KEYS_READY_MAX = 10_000;
