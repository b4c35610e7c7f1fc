/** Re-bindings of one pledge: a tag of every twentieth unit of the largest one. */
export const BINDINGS_PER_PLEDGE_MAX = 5_000;

/**
 * Old and new are read together within so long, ms: a reader sees a tag every minute or two, a scale
 * speaks every few seconds, and a person needs a while to walk from one stack to the next.
 */
export const OVERLAP_MS = 1_800_000;
