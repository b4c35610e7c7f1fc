/** Keys of one tenant, ended ones too: two for each of its people, renewed for some years. */
export const SIGNING_KEYS_PER_TENANT_MAX = 20_000;

/** A key is renewed at least every five years, as the certificates of signing devices are. */
export const SIGNING_KEY_MS_MAX = 5 * 366 * 86_400_000;

/** An approval is given within a day of its signature, or signed again. */
export const APPROVAL_OLD_MS = 86_400_000;

/** Papers go round three offices: what was signed within a month counts, as long as a draft lives. */
export const PAPER_OLD_MS = 31 * 86_400_000;
