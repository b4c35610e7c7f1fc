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
