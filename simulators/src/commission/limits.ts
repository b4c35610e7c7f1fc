/** Passes through each portal, half of them out and half in (practice of acceptance tests). */
export const PASSES = 100;
/** A pass is over, and the next begins, so long after it began: the portal tells two crossings apart. */
export const PASS_MS = 25_000;
/** How long readers are listened to for tags that are not theirs. */
export const LISTEN_MS = 600_000;
/** Of a hundred passes so many must be told, and each in its direction. */
export const PASSES_TOLD_MIN = 99;
/** A clock that is off by more cannot date an alert. */
export const CLOCK_OFF_MAX_MS = 1_000;
