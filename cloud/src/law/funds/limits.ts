/** Repayments of one loan: a daily payment for more than twenty years. */
export const REPAYMENTS_PER_LOAN_MAX = 10_000;

/** Drawdowns of one loan, one an invoice: a revolving loan's year of three a working day. */
export const DRAWDOWNS_PER_LOAN_MAX = 750;

/** Charges of one loan: interest and costs once a month for forty years. */
export const CHARGES_PER_LOAN_MAX = 1_000;

/** Pledges that secure one loan, as many as its terms may name. */
export const CLAIMS_PER_LOAN_MAX = 20;

/** Loans that one maximum-amount pledge secures: what is owed is added up whenever one of them changes. */
export const CLAIMS_PER_PLEDGE_MAX = 500;

/** Payments held for a person in one bank: when so many wait, nobody is looking. */
export const SUSPENDED_PER_TENANT_MAX = 10_000;

/** Goods out kept with a pledge after their money came: what a reversal may still reach back to. */
export const AWAITED_KEPT_MAX = 300;

/** Proceeds of one pledge: ten buyers' payments a working day for four years. */
export const PROCEEDS_PER_PLEDGE_MAX = 10_000;
