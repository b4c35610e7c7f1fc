/** Trucks announced for one pledge and not yet accepted or rejected: a busy day at a big gate. */
export const OPEN_RECEIVING_PER_PLEDGE_MAX = 100;

/** Lots of one pledge: each is looked at by every limit check. */
export const LOTS_PER_PLEDGE_MAX = 400;

/** Releases that one receiving order may make up for. */
export const BOUND_PER_RECEIVING_MAX = 50;

/**
 * What was weighed and what was counted may differ by so much, thousandths, beside the pledge's own
 * tolerance: a weighbridge of class III errs by 1.5 divisions of 20 kg at each of two weighings.
 */
export const WEIGHBRIDGE_ERROR_G = 60_000;
