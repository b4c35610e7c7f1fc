/** Moves and samplings of one pledge under way at a time: every request looks at all of them. */
export const OPEN_YARD_ORDERS_PER_PLEDGE_MAX = 50;

/** Moves and samplings of one pledge in all: one a day for three years. */
export const YARD_ORDERS_PER_PLEDGE_MAX = 1_100;
