/** Alerts, movements or events listed in one statement; the others are counted. */
export const LISTED_MAX = 200;

/** PDFs made at a time: each takes a thread and some 60 MB for a fraction of a second. */
export const PRINTS_AT_ONCE_MAX = 2;

/** PDFs that may wait for their turn; whoever comes then is asked to come again. */
export const PRINTS_WAITING_MAX = 16;

/** A page of numbers takes well under a second; on a machine out of breath, ten. */
export const PRINT_MS_MAX = 30_000;

/** How long the cursor may lag on disk while nothing is written: what is read again then is known. */
export const CURSOR_SAVE_MS = 10_000;

/** An alert of the whole site stays for the statements of pledges that close their day later. */
export const SITE_ALERT_KEPT_MS = 7 * 86_400_000;
