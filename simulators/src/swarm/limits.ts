/** One seed is so long. */
export const HOUR_MS = 3_600_000;
/** After the last fault everything must have come in within so long: resends, back-offs and lingers. */
export const CALM_MS = 900_000;
/** How often it is looked whether everything has come in. */
export const LOOK_MS = 30_000;
/** How often the devices' gateway polls them: two dozen bursts an hour, each a batch a lane at most. */
export const POLL_MS = 150_000;
/** A device that was not acknowledged says it again after so long. */
export const SAY_AGAIN_MS = 5_000;
/** How often a quiet gateway says that it lives: rarely, so that a day holds at most 1,000 batches. */
export const HEARTBEAT_MS = 150_000;
/** How often the cloud looks at what time makes due. */
export const TURN_MS = 5_000;
/** How often a lane looks for lost answers while it waits for any. */
export const PUMP_MS = 5_000;
/** How often people try again what was refused, or what they never heard of again. */
export const PEOPLE_MS = 20_000;
