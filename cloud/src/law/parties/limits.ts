/** Companies in one tenant's register: a bank with the borrowers and warehouses of a province. */
export const PARTIES_PER_TENANT_MAX = 1_000;

/** People and systems of one tenant: the staff of a large bank that have to do with collateral. */
export const USERS_PER_TENANT_MAX = 10_000;
