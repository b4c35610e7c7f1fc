/** Persons of one tenant, erased ones too: the drivers of a large borrower over ten years. */
export const PERSONS_PER_TENANT_MAX = 100_000;
