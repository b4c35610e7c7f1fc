/** A stack that rests says so this often, so that the age of its weight is known. */
export const WEIGHT_HEARTBEAT_MS = 60_000;
/** A stack that will not settle, or trembles, is told of at most this often. */
export const SETTLED_EVERY_MS = 1_000;
/** A scale without a stability flag rests when its indication stays within e for so long. */
export const STEADY_MS = 2_000;

/** Default of `tagMissingAfterS`: below it even a reader's usual pauses look like theft. */
export const TAG_MISSING_AFTER_S = 600;
/** A tag is missing after so many of the intervals it was learned to be read in. */
export const MISSING_INTERVALS = 6;
/** However rarely a tag was read so far, after a day without a read it is missing. */
export const MISSING_AFTER_MAX_MS = 86_400_000;
/** Gaps between reads before a tag's rhythm counts as learned. */
export const LEARNED_GAPS = 10;
/** One read may be a ghost; the second within this time makes a tag present. */
export const CONFIRM_WINDOW_MS = 60_000;
export const CONFIRM_READS = 2;
/** By so much louder in another zone, a tag has moved there. */
export const MOVE_CENTI_DB = 600;
/** Not heard in its own zone for so long, a tag may have moved to the one that hears it. */
export const MOVE_HOLD_OFF_MS = 5_000;
/** A present tag says so this often: 100,000 tags make 28 events a second. */
export const PRESENCE_HEARTBEAT_MS = 3_600_000;
/** Tags in memory, ghosts included: about 60 MB. Beyond it the oldest that are not present go. */
export const TAGS_MAX = 200_000;
/** When memory is full, tags that are not present and unheard for so long are forgotten. */
export const TAG_FORGET_MS = 600_000;
/** At most one search for tags to forget, and one gap record, in this time. */
export const TAGS_FULL_EVERY_MS = 60_000;

/** Reads at one portal further apart than this belong to two crossings. */
export const CROSSING_MS = 10_000;
/** A tag that passed is back only when heard on the first side so long after the second. */
export const REVERSAL_MS = 2_000;

/** Air that changed by less is within what its sensors err by. */
export const CLIMATE_STEP_MILLI_C = 500;
export const CLIMATE_STEP_PERMILLE = 20;
/** Air that does not change says so this often, so that its age is known. */
export const CLIMATE_HEARTBEAT_MS = 600_000;

/** Most places one health event names (its schema). */
export const PLACES_MAX = 64;
/** Messages remembered per device to tell a copy: more than a client keeps unacknowledged. */
export const RECENT_MAX = 32;
/** Evidence this far ahead of the gateway's clock shows that the clock was set back. */
export const CLOCK_STEP_MS = 60_000;
/** The folding notes that it lives this often; */
export const HEARTBEAT_MS = 10_000;
/** and after a pause of this length nobody watched, which a gap record says. */
export const STOPPED_MS = 60_000;
/** A faulty device that only sends data counts as healed this long after its last word of the fault. */
export const FAULT_HOLD_MS = 60_000;
