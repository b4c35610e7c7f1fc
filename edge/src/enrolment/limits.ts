/** Pauses between attempts double from one second, for a cloud that starts, to half a minute, for one that is away. */
export const PAUSE_MIN_MS = 1_000;
export const PAUSE_MAX_MS = 30_000;

/** An answer that took so long will not come: the request is made again. */
export const ANSWER_WAIT_MS = 10_000;
