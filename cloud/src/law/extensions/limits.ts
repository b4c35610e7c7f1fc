/** Extensions of one loan: one a quarter for ten years. */
export const EXTENSIONS_PER_LOAN_MAX = 40;
