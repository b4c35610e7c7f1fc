/** A truck's window: a working week, because a truck that is later than that is another truck. */
export const WINDOW_MAX_MS = 5 * 86_400_000;

/** How far ahead a window may end: goods are not reserved for longer than a month. */
export const WINDOW_AHEAD_MAX_MS = 31 * 86_400_000;

/** Releases of one pledge under way at a time: the limit check adds up all of their trucks. */
export const OPEN_RELEASES_PER_PLEDGE_MAX = 100;

/** Releases kept for one pledge after their end; older ones are in the ledger. */
export const ENDED_RELEASES_PER_PLEDGE_MAX = 200;

/**
 * A gate notes an event before the batch that carries it is sealed; an order counts as unused when the
 * gate's own events have passed its window by so much.
 */
export const STREAM_MARGIN_MS = 5_000;

/** Prices kept of one source: a trading quarter; older ones are in the ledger. */
export const PRICES_PER_SOURCE_MAX = 66;

/**
 * A price that is more than so many times the last one, or less than that part of it, is a mistake of
 * unit (a kilogram's, a pound's, yuan for fen): nickel, at its wildest, rose to 3.5 times in two days.
 */
export const PRICE_STEP_FACTOR_MAX = 5;

/** Demands for more security of one pledge: one a month for ten years. */
export const MARGIN_CALLS_PER_PLEDGE_MAX = 120;

/** Postings of cash margin for one pledge: one a day for ten years. */
export const CASH_MARGINS_PER_PLEDGE_MAX = 3_700;

/** Longest command, so that with its envelope it fits a ledger entry of 65,535 bytes. */
export const COMMAND_BYTES_MAX = 65_000;

/** A supplementary order gives a truck that was set aside so long to leave. */
export const SUPPLEMENT_GRACE_MS = 2 * 3_600_000;

/** Ids named in a refusal; the count says how many there are. */
export const NAMED_MAX = 5;

/** The supervisor's side answers a control-line notice within a day, where the notice says nothing. */
export const ACKNOWLEDGE_LINE_MS = 86_400_000;

/** How far ahead a control line may be set: by the next quarter the price is another. */
export const LINE_AHEAD_MAX_MS = 92 * 86_400_000;

/** Control-line notices of one pledge, which are its line's history: one a week for ten years. */
export const NOTICES_PER_PLEDGE_MAX = 520;

/** Days closed by one command: a closing of 200 stacks takes 40 kB, and the thread is everybody's. */
export const CLOSINGS_PER_COMMAND_MAX = 100;

/** Gaps listed with one closing, so that it fits a ledger entry; the others are counted. */
export const GAPS_PER_CLOSING_MAX = 40;

/**
 * Goods that are being moved, sampled or unloaded are back on their slot by then; a slot that is short,
 * or overfull, for longer breaks its claims.
 */
export const BREACH_STANDS_MS = 900_000;

/** Third parties' claims that may stand on one site: a dispute over a whole warehouse names 40,000 units. */
export const THIRD_PARTY_CLAIMS_PER_SITE_MAX = 200;

/** Receipts and stock-in notes of one site, dead ones too: forty a day for ten years. */
export const RECEIPTS_PER_SITE_MAX = 150_000;

/** Trade documents of one pledge: an invoice a week for ten years. */
export const DOCUMENTS_PER_PLEDGE_MAX = 520;

/** Losses found on one pledge, confirmed or not: one a day for three years. */
export const LOSSES_PER_PLEDGE_MAX = 1_100;
