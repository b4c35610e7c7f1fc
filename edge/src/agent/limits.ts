/** Observations folded in one turn: some milliseconds of work, so that reading devices goes on. */
export const FOLDED_A_TURN_MAX = 500;

/** How soon after a turn the next one may come: what is said meanwhile gathers. */
export const GATHER_MS = 5;

/** State that no event depends on may be this old on disk; a crash folds so much again. */
export const COMMIT_AGE_MAX_MS = 1_000;

/** Pause after the journal turned a commit away. */
export const RETRY_MS = 1_000;

/** A gateway that has sent nothing for so long says that it lives. */
export const HEARTBEAT_MS = 10_000;

/** How often the journal ends telemetry epochs and thins what is too old. */
export const TIDY_EVERY_MS = 60_000;

/** Pause before a gateway that the cloud did not enrol tries again: the operator must act first. */
export const ENROL_AGAIN_MS = 10_000;

/** No wait of a loop is longer, so that a step of the clock does not leave it asleep. */
export const WAIT_MAX_MS = 60_000;
