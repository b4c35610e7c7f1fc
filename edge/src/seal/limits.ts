/** Items in one batch: throughput grows little beyond, and a batch stays far below its byte limit. */
export const ITEMS_MAX = 500;

/** Batches sealed in one turn of the loop: some 20 ms of work, so that reading devices goes on. */
export const BATCHES_A_TURN_MAX = 8;

/** How long events gather after a batch of them, before the next one. */
export const EVENT_LINGER_MS = 20;

/** How long telemetry waits to fill a batch. */
export const TELEMETRY_LINGER_MS = 1_000;

/** Pause after the disk turned a batch away. */
export const RETRY_MS = 1_000;
