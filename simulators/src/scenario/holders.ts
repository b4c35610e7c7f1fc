import { BANK, BORROWER, CUSTODIAN } from './pledge.ts';

/** Everyone who acts in the demo, as `TENANT:USER:ROLE`. */
export const HOLDERS = {
  operator: 'pledgewatch:operator:operator',
  maker: `${BANK}:li:pledgee`,
  checker: `${BANK}:wang:pledgee`,
  borrower: `${BORROWER}:chen:pledgor`,
  custodian: `${CUSTODIAN}:he:custodian`,
} as const;
export type Holder = keyof typeof HOLDERS;
