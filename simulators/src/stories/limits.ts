/** A story longer than a day belongs into several. */
export const STORY_SECONDS_MAX = 86_400;
/** Far more than a person writes by hand, far less than would fill a world's plan. */
export const STORY_ACTIONS_MAX = 500;
/** Simulated time may run at most so many times faster than the clock. */
export const STORY_SPEED_MAX = 1_000;
