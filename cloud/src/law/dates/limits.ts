/** The second search is posted within so long after its day; the alert says so after that. */
export const SEARCH_GRACE_MS = 3 * 86_400_000;

/** A registry search older than this says too little on the day a pledge takes effect. */
export const SEARCH_AGE_MAX_MS = 10 * 86_400_000;

/** Searches posted for one pledge: one a week for ten years. */
export const SEARCHES_PER_PLEDGE_MAX = 520;

/** Scales of one site whose verification is on file. */
export const SCALES_PER_SITE_MAX = 1_000;
