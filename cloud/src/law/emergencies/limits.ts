/** After fire or flood every pledge concerned is counted again within a day. */
export const RECOUNT_WITHIN_MS = 86_400_000;

/** Emergencies that may stand on one site at a time: a fire, the water that put it out, and two mistakes. */
export const EMERGENCIES_STANDING_PER_SITE_MAX = 4;

/** Emergencies of one site in all: one a month for fifty years. */
export const EMERGENCIES_PER_SITE_MAX = 600;
