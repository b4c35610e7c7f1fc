/** Batches of a lane that may await their receipt: more would queue a live event behind a backlog. */
export const IN_FLIGHT_MAX = 8;

/** After so long without any answer the batches in flight are sent again. */
export const ANSWER_WAIT_MS = 10_000;

/** Pause of a lane after a refusal, so that a wrong key does not turn into a storm. */
export const REFUSED_PAUSE_MS = 5_000;

/** How often a lane looks for lost answers. */
export const LOOK_MS = 1_000;

/** Pauses between attempts to connect double from half a second to eight. */
export const PAUSE_MIN_MS = 500;
export const PAUSE_MAX_MS = 8_000;

/** How long a broker may take to accept a connection. */
export const CONNECT_WAIT_MS = 10_000;

/** Notices a dead connection within fifteen seconds. */
export const KEEPALIVE_S = 10;
