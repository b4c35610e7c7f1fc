/** Losses of control of one pledge: one a month for ten years. */
export const CONTROL_LOSSES_PER_PLEDGE_MAX = 120;

/**
 * How often the verified share is looked at while it is enough: so many times within the agreed time,
 * because a shorter silence than that time must not be missed by much.
 */
export const LOOKS_PER_AGREED_TIME = 4;
