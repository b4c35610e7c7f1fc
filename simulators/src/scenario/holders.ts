import type { Api } from './api.ts';
import type { Cast } from './act.ts';
import { BANK, BORROWER, CUSTODIAN } from './pledge.ts';

/** Everyone who acts in the demo, as `TENANT:USER:ROLE`. */
export const HOLDERS = {
  operator: 'pledgewatch:operator:operator',
  maker: `${BANK}:li:pledgee`,
  checker: `${BANK}:wang:pledgee`,
  borrower: `${BORROWER}:chen:pledgor`,
  custodian: `${CUSTODIAN}:he:custodian`,
  headOffice: `${CUSTODIAN}:zhou:custodian`,
} as const;
/** Those of them who act in the story, each by the API as they may see it. */
export function castOf(api: (who: Holder) => Api): Omit<Cast, 'warehouse'> {
  return {
    maker: api('maker'),
    checker: api('checker'),
    borrower: api('borrower'),
    custodian: api('custodian'),
    headOffice: api('headOffice'),
  };
}
export type Holder = keyof typeof HOLDERS;
