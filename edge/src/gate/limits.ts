/** A signed instruction: an order with 64 tags of the longest kind is below 10 kB. */
export const INSTRUCTION_BYTES_MAX = 16_384;
/** Truck orders held and unused: a busy gate loads some hundred trucks a day. */
export const ORDERS_HELD_MAX = 1_000;
/** Orders that ended are remembered so long after their window, to know a repetition as one. */
export const ENDED_KEPT_MS = 7 * 86_400_000;
/** Orders remembered at all, ended ones included: a week of the busiest gate. */
export const ORDERS_KEPT_MAX = 10_000;
/** Holds remembered. One more is not accepted, so that no lease is renewed and the gate closes. */
export const HOLDS_MAX = 1_000;
/** Emergencies remembered: one a month for a year, and some that were declared in error. */
export const EMERGENCIES_MAX = 20;
/** In an emergency the same vehicle at the camera is one passage for so long. */
export const SEEN_AGAIN_MS = 10_000;
/** A flood of forgeries makes one event a second. */
export const FORGERY_EVERY_MS = 1_000;

/** Plate and driver shown within this time belong together. */
export const PAIR_MS = 30_000;
/** A vehicle seen longer ago than this is not at the gate any more. */
export const SIGHTING_STALE_MS = 120_000;
/** The same refusal of the same vehicle is told once in this time: while it stands there. */
export const REFUSAL_REPEAT_MS = 120_000;
/** Vehicles that wait while another is inside, and how long they do. */
export const WAITING_MAX = 4;
export const WAITING_MS = 1_800_000;
/** A settled truck seen at the gate within this time is still leaving. */
export const LEAVING_MS = 60_000;
/** Trucks on their way out at one gate. */
export const LEAVING_MAX = 4;

/** The registered weighing follows the first stable indication within this time, or there is none. */
export const ALIBI_WAIT_MS = 3_000;
/** A truck may be on the deck so long before its plate is read. */
export const MOUNTED_BEFORE_MS = 30_000;
/** A load that has not come to rest for so long is told of; a truck drives on and stops in less. */
export const UNREST_MS = 30_000;
/** Weighings of one truck order; a truck that needs more is unloaded. */
export const WEIGHINGS_MAX = 8;
/** Foreign tags kept per truck: more than fit into its gate event say nothing new. */
export const FOREIGN_MAX = 32;

/** Default of `finishWithinS`: from the end of the window to the last moment for a truck inside. */
export const FINISH_WITHIN_S = 7_200;
/** Default of `settleWithinS`: from the opened barrier to the last tag at the portal. */
export const SETTLE_WITHIN_S = 600;
/** Truck orders one answer to a hold names as gone before it came (its schema); more take more answers. */
export const ALREADY_OUT_MAX = 16;
/** Registered weighings, the newest, and tags that one gate event names (its schema). */
export const ALIBIS_MAX = 4;
export const EPCS_MAX = 64;
