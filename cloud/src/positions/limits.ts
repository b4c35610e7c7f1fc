/** Stacks of one site: ten times the slots a site plan can name, so that renaming never fills it. */
export const SLOTS_PER_SITE_MAX = 100_000;

/** Tags of one site: a warehouse of 100,000 pallets, ten tags each; ghost reads cannot exhaust memory. */
export const TAGS_PER_SITE_MAX = 1_000_000;

/** Devices of one site that ever spoke of their health. */
export const DEVICES_PER_SITE_MAX = 10_000;

/**
 * Spans kept per site of what was not verified. Older ones stay in the ledger; the position says from
 * when on its list is whole.
 */
export const SPANS_PER_SITE_MAX = 2_000;

/** A load may move on its scale for so long before what it weighed last is no longer verified. */
export const UNSTABLE_MAX_MS = 600_000;

/** A deadline met later than this was missed by the cloud itself: a running one looks twice a second. */
export const DEADLINE_MET_LATE_MS = 2_000;
