/** Declarations of default on one pledge, proposed ones too: one a quarter for ten years. */
export const DEFAULTS_PER_PLEDGE_MAX = 40;
