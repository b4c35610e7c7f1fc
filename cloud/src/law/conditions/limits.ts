/** Changes of condition of one pledge's units: one a day for ten years. */
export const CONDITION_CHANGES_PER_PLEDGE_MAX = 3_700;

/** Climate readings outside a pledge's band that are kept to be named: an hour of one a minute. */
export const BREACHES_PER_PLEDGE_MAX = 64;
