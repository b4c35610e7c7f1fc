/** An event older than this when the core learns of it is late; a batch lingers far shorter. */
export const LATE_AFTER_MS = 30_000;

/** Alerts of one code for one pledge (or one bank on one site) within one window; more are one case. */
export const GROUP_ALERTS_MAX = 10;

/** How long a group counts its alerts before it begins anew. */
export const GROUP_WINDOW_MS = 600_000;

/** Groups remembered: ended ones are forgotten first. Ten codes, a thousand pledges, late and live. */
export const GROUPS_MAX = 20_000;

/** Members of a case that are named; all are counted. A case of 200 with long tags is 30 kB of an entry's 64. */
export const CASE_MEMBERS_MAX = 200;

/** Members named by one fact that adds to a case. */
export const CASE_JOINED_MAX = 50;

/** Conditions that stand at a time, told or gathered in a case; beyond it only cases are raised. */
export const STANDING_MAX = 50_000;

/** Deadlines waiting at a time: a few for each condition that may stand. */
export const TIMERS_MAX = 200_000;

/** Truck orders remembered per site, ended ones first to go: a busy gate sees 300 trucks a day. */
export const LOADINGS_PER_SITE_MAX = 1_000;

/** A truck weighed in may finish so long after its window (practice: a stated grace). */
export const LOADING_GRACE_MS = 7_200_000;

/** Goods of an order that ended without delivery must be back on their slots by then. */
export const UNLOAD_GRACE_MS = 1_800_000;

/**
 * So long after a gateway's stream began, events of the stream before it may still be on their way:
 * a new stream is sent first.
 */
export const BACKLOG_OWED_MS = 900_000;

/** A step is a loss within this time; what goes slower is drift. */
export const STEP_WITHIN_MS = 3_600_000;

/** Lines of readings kept per slot: the live one, and older streams that come in late. */
export const TRACKS_PER_SLOT_MAX = 4;

/** Stacks of one site, as in the positions. */
export const SLOTS_PER_SITE_MAX = 100_000;

/** Goods carried from one slot to another are weighed there within this time. */
export const MOVE_WITHIN_MS = 30_000;

/** Losses on which it is still open whether they left the site. */
export const LOSSES_OPEN_MAX = 10_000;

/** A standing step is told again when the loss has grown by this factor. */
export const TOLD_AGAIN_FACTOR = 2;

/** A silence, and goods unverified by it, is critical after so long: longer than a reboot. */
export const SILENCE_CRITICAL_MS = 900_000;

/** The lower bound must pass the line by so much, thousandths of it, to clear a breach at once. */
export const LINE_CLEAR_PERMILLE = 5;

/** So close above a line, thousandths of it, a pledge is near it; a truckload or two. */
export const LINE_NEAR_PERMILLE = 50;
/** … and no longer near it when it is so far above. */
export const LINE_NEAR_CLEAR_PERMILLE = 60;

/** Less of the booked mass verified than this, thousandths, is too little, when it lasts; … */
export const COVERAGE_LOW_PERMILLE = 800;
export const COVERAGE_LOW_MS = 900_000;
/** … and enough again at this. */
export const COVERAGE_CLEAR_PERMILLE = 850;

/** A gateway’s clock may be so far ahead: as with what it forgets, clocks are a minute apart at most. */
export const CLOCK_AHEAD_MAX_MS = 60_000;
/** A clock that was wrong is right when nothing wrong came for so long. */
export const CLOCK_CLEAR_MS = 600_000;
/** Gateways whose clock is watched. */
export const GATEWAYS_MAX = 10_000;

/** Readings of a slot are averaged over so long: noise of single readings goes, a theft of days does not. */
export const MEAN_OVER_MS = 600_000;
/** The least slack of the drift’s CUSUM, thousandths of the stack. */
export const DRIFT_SLACK_PERMILLE = 1;
/** So much of a stack gone little by little, thousandths, is critical. */
export const DRIFT_CRITICAL_PERMILLE = 5;
/** Slots whose drift is followed: those of pledged goods only. */
export const SLOTS_WATCHED_MAX = 200_000;

/** … or stand at or above it for so long. */
export const LINE_CLEAR_MS = 600_000;

/** Doors whose state is remembered: five hundred sites of two hundred doors. */
export const DOORS_MAX = 100_000;

/** Pledges named in the words of an alert that concerns several. */
export const PLEDGES_NAMED_MAX = 5;

/** Scales may need so long after activation to speak first; until then the baseline count stands. */
export const FIRST_WEIGHING_MS = 900_000;

/** The door of a gate that expects a truck opens before its plate is read and its order begins. */
export const DOOR_GRACE_MS = 5_000;

/** A critical condition is shelved for a shift of work at most, a warning for a week (ISA-18.2: with an end). */
export const SHELVED_MAX_MS = { critical: 43_200_000, warning: 604_800_000, info: 604_800_000 };

/** Conditions of one bank that are shelved or out of service; more is a warehouse nobody watches. */
export const SHELVES_PER_BANK_MAX = 500;

/** Duties that are watched: two for each of ten thousand pledges. */
export const DUTIES_MAX = 20_000;

/** A report is compared with sensors while what they say now is what they said then. */
export const REPORT_FRESH_MS = 7_200_000;

/** Photos remembered by their digests, oldest forgotten first: twenty a day of a hundred pledges for three months. */
export const PHOTOS_MAX = 200_000;
/** Photos of a site that a new one is held against bit by bit: one patrol report then costs 20 × 5,000 comparisons. */
export const PHOTOS_NEAR_MAX = 5_000;
/** Bits of 64 in which a re-encoded copy may differ; two honest photos of one rack differ in more. */
export const PHOTO_BITS_MAX = 2;

/** People come before their truck and stay a while after it. */
export const PERSON_GRACE_MS = 1_800_000;

/** Goods may pass through other zones for so long. */
export const FENCE_GRACE_MS = 1_800_000;
/** Tags that are read outside their pledge's zones at a time. */
export const STRAYS_MAX = 50_000;

/** A present tag is told of every hour: a copy is one only while the original was heard within two. */
export const CLONE_HEARD_WITHIN_MS = 7_200_000;

/** Goods that came back are taken in within a day. */
export const GHOST_GRACE_MS = 86_400_000;
/** Delivered tags remembered, oldest forgotten first: a month of 300 trucks of five. */
export const DELIVERED_TAGS_MAX = 50_000;

/** A run is so many pledges wanted back within a day, … */
export const RUN_WITHIN_MS = 86_400_000;
export const RUN_PLEDGES_MIN = 3;
/** … of so much of what is booked on the site, thousandths, … */
export const RUN_SHARE_PERMILLE = 200;
/** … and so many times the daily mean before. */
export const RUN_FACTOR = 4;
/** Requests kept of one site: 150 a day for a month. */
export const RUN_REQUESTS_PER_SITE_MAX = 5_000;

/** What is dated is told of so long before its end: a renewal with the registry or an insurer takes weeks. */
export const EXPIRY_INFO_MS = 30 * 86_400_000;

/** … and once more, as a warning. */
export const EXPIRY_WARNING_MS = 7 * 86_400_000;
/** From so long before an emergency was declared to so long after, a sensor may speak for it. */
export const EMERGENCY_SEEN_BEFORE_MS = 1_800_000;
export const EMERGENCY_SEEN_AFTER_MS = 600_000;

/** No store is so warm (heat detectors of class A trip at 54 to 65 °C, EN 54-5), and no air so wet without water. */
export const FIRE_MILLI_C = 55_000;
export const FLOOD_HUMIDITY_PERMILLE = 950;

/** Zones whose signs of fire and water are remembered: five hundred sites of twenty zones, three signs each. */
export const SIGNS_MAX = 30_000;
