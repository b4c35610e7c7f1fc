/** The operator's hand in the ledger, for what the program itself must put there. */
export const PROGRAM = { tenantId: 'pledgewatch', userId: 'cloud', role: 'operator' } as const;
