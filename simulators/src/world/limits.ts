/** One warehouse hall; more than this and one process is not the place to simulate it. */
export const SLOTS_MAX = 500;
/** A zone round reads every bag in turn; 20,000 keeps a round well under a millisecond a bag. */
export const BAGS_MAX = 20_000;
export const GATES_MAX = 20;
export const DEVICES_PER_KIND_MAX = 500;
/** Movements still to come: every bag once through a portal of two antennas, and as much again. */
export const PENDING_MAX = 100_000;
/** One truck, and one action, never carries more than this many unit loads. */
export const BAGS_PER_MOVE_MAX = 200;
/** One action plans at most this much: six deeds a bag and four of doors and cameras. */
export const DEEDS_PER_ACTION_MAX = 6 * BAGS_PER_MOVE_MAX + 4;
/** Heavier than any stack or road train, so that a slip of the keyboard is refused. */
export const GRAMS_MAX = 500_000_000;
/** A year either way is more than any clock drifts. */
export const CLOCK_SHIFT_MS_MAX = 366 * 86_400_000;
/** Reads of one flood: as many deeds as an action may plan, rounded down. */
export const FLOOD_MAX = 1_000;
