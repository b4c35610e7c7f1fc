/** A plate is kept so long after its vehicle was last named: as long as a gateway keeps its raw readings. */
export const PLATE_KEPT_MS = 90 * 86_400_000;
/** Plates whose time is over are looked for this often. */
export const PLATES_SWEPT_EVERY_MS = 3_600_000;

/** Keys in force at once: one per system or person of a few hundred tenants. */
export const KEYS_MAX = 10_000;

/** Days a key may last that is to end by itself: ten years, longer than any loan here. */
export const KEY_DAYS_MAX = 3_653;

/** Revoked and expired keys that are still listed; the one that ended longest ago is forgotten first. */
export const ENDED_KEYS_KEPT_MAX = 10_000;

/** Console sessions at once; the oldest ends when one more begins (about 300 bytes each). */
export const SESSIONS_MAX = 10_000;

/** A working day: nobody logs in twice a shift. */
export const SESSION_MS_MAX = 12 * 3_600_000;

/** Links handed out and not yet used. */
export const LINKS_MAX = 10_000;

/** Long enough to paste a link, short enough to be worthless in a mailbox. */
export const LINK_MS_MAX = 10 * 60_000;

/** Between asking an issuer for its keys and asking again: nobody's tokens make us flood it. */
export const ISSUER_ASKED_EVERY_MS = 30_000;

/** Tenants with an issuer of their own: some hundred banks; each is asked for its keys on its own. */
export const ISSUERS_MAX = 500;

/** An issuer's keys are read again after so long: within it a withdrawn key is forgotten. */
export const ISSUER_KEYS_OLD_MS = 10 * 60_000;

/** While an issuer cannot be reached its keys count so long: a short outage of it is none of ours. */
export const ISSUER_KEYS_MS_MAX = 60 * 60_000;

/** An issuer's document or key set, characters: some dozens of keys with their certificates. */
export const ISSUER_ANSWER_CHARS_MAX = 1_000_000;

/** An issuer that answers more slowly counts as away; requests wait for it. */
export const ISSUER_ANSWER_MS_MAX = 5_000;

/** By how much an issuer's clock and ours may differ, seconds. */
export const TOKEN_CLOCK_ERROR_S = 30;
