/** Sensor reports kept to be asked for, the newest: about 600 MB. The ledger keeps all of them. */
export const SENSOR_REPORTS_KEPT_MAX = 500_000;
/** Everything else that is kept (pledges, holds, orders, gates): years of a busy warehouse. */
export const BUSINESS_EVENTS_KEPT_MAX = 1_000_000;
/** Events past those bounds are dropped so many at a time. */
export const DROPPED_AT_ONCE = 5_000;

/** Numbers that one ledger entry has for its events: a batch of 2,000 items, 200 lots of a pledge. */
export const PLACES_OF_ENTRY = 8_192;

/** Events written before others have their turn of the loop: a few milliseconds. */
export const EVENTS_OF_TURN = 50;

/** How long the cursor may lag on disk while nothing happens: after a crash so much is read again. */
export const CURSOR_SAVE_MS = 1_000;

/** Events of one answer when nobody says (EPCIS 2.0 §12.6.1), and at most: 500 tags each is 2 MB. */
export const PER_PAGE_DEFAULT = 30;
export const PER_PAGE_MAX = 100;

/** Places one request looks through, so that a rare answer never holds the program up. */
export const PLACES_SCANNED_MAX = 20_000;
