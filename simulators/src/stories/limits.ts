/** A quarter of a year: longer than any pattern a rule looks for. */
export const STORY_SECONDS_MAX = 92 * 86_400;
/** Far more than a person writes by hand, far less than would fill a world's plan. */
export const STORY_ACTIONS_MAX = 500;
/** One action again and again: every ten minutes for a month. */
export const STORY_REPEATS_MAX = 4_500;
/** Simulated time may run at most so many times faster than the clock. */
export const STORY_SPEED_MAX = 1_000;
/** A story that does not say how long it lasts goes on so long after its last action, s. */
export const STORY_ENDS_AFTER_S = 600;
