/** Surveys kept of one pledge: a year of weekly ones on four heaps; older ones are in the ledger. */
export const SURVEYS_KEPT_PER_PLEDGE_MAX = 208;
