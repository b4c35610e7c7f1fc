/** Pledges one tenant may have in draft at a time: a draft claims goods, so drafts are not free. */
export const DRAFTS_PER_TENANT_MAX = 2_000;

/** A draft that nobody brings into effect lets its goods go again after a month. */
export const DRAFT_MAX_MS = 31 * 86_400_000;

/** Holds that may stand on one site at a time; each is sent to each of its gateways. */
export const HOLDS_STANDING_PER_SITE_MAX = 200;

/** Entitlements shown with a pledge; older ones are in the ledger. */
export const ENTITLEMENTS_KEPT_MAX = 50;

/** Standing instructions one pledge may have, proposed, in force or over: one a quarter for 25 years. */
export const STANDING_INSTRUCTIONS_PER_PLEDGE_MAX = 100;

/** A core banking system's clock may be ahead of ours by so much. */
export const CLOCK_SKEW_MAX_MS = 300_000;
