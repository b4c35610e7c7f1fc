/** Tokens waiting to be used; an operator makes one a gateway. */
export const TOKENS_MAX = 10_000;
