import { createHash } from 'node:crypto';
import type { Command, CommandOf } from '@pledgewatch/shared/command';
import { HOUR, NOON, type Court } from './court.ts';
import { PEOPLE } from './people.ts';
import { courtWithGoods, createPledge, effectSteps } from './pledging.ts';

/** The digest of a paper that has a name. */
export function paper(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

/** A loan of ¥7,000 in two instalments, paid to the smelter. */
export function openLoan(
  loanId: string,
  pledgeId = 'P-1',
  terms: Partial<CommandOf<'exposure.open'>> = {},
) {
  return {
    type: 'exposure.open',
    loanId,
    borrower: 'borrower-1',
    limitFen: 700_000,
    securedBy: [{ pledgeId, sharePermille: 1_000 }],
    payee: { holder: 'Smelter', bank: 'Bank Two', accountDigest: paper('smelter') },
    tradeDocumentDigest: paper(`contract ${loanId}`),
    repaymentAccount: { holder: 'Borrower', bank: 'Bank One', accountDigest: paper('repayment') },
    instalments: [
      { dueOn: '2026-12-31', principalFen: 300_000 },
      { dueOn: '2027-03-31', principalFen: 400_000 },
    ],
    ...terms,
  } satisfies Command;
}

export function draw(
  drawdownId: string,
  amountFen: number,
  more: Partial<CommandOf<'exposure.draw'>> = {},
) {
  const paid = { payeeAccountDigest: paper('smelter'), documentDigest: paper(`for ${drawdownId}`) };
  const drawn = { loanId: 'LOAN-1', drawdownId, amountFen, bookedAt: NOON };
  return { type: 'exposure.draw', ...drawn, ...paid, ...more } satisfies Command;
}

export function charge(
  chargeId: string,
  due: { costsFen: number; interestFen: number },
  loanId = 'LOAN-1',
) {
  return { type: 'charge.post', loanId, chargeId, ...due, bookedAt: NOON } satisfies Command;
}

export function repay(
  repaymentId: string,
  principalFen: number,
  more: Partial<CommandOf<'repayment.post'>> = {},
) {
  const allocation = { costsFen: 0, interestFen: 0, principalFen };
  const payment = { repaymentId, loanId: 'LOAN-1', amountFen: principalFen, allocation };
  const final = true;
  return { type: 'repayment.post', ...payment, final, bookedAt: NOON, ...more } satisfies Command;
}

export function reverse(repaymentId: string) {
  return { type: 'repayment.reverse', repaymentId, reason: 'returned', bookedAt: NOON } as const;
}

/** Of goods that leave half the value is to be back in time, on the locked account. */
export function fundsPolicy(
  within: CommandOf<'fundsPolicy.set'>['within'],
  more: Partial<CommandOf<'fundsPolicy.set'>> = {},
) {
  const terms = { lockedAccountDigest: paper('locked account'), sharePermille: 500, within };
  return { type: 'fundsPolicy.set', pledgeId: 'P-1', ...terms, ...more } satisfies Command;
}

export function proceeds(
  proceedsId: string,
  amountFen: number,
  more: Partial<CommandOf<'proceeds.post'>> = {},
) {
  const paid = { accountDigest: paper('locked account'), payer: 'Buyer', bookedAt: NOON };
  const said = { proceedsId, pledgeId: 'P-1', amountFen };
  return { type: 'proceeds.post', ...said, ...paid, ...more } satisfies Command;
}

/** A pledge that secures nothing yet, and may secure up to ¥9,000 of whatever arises in a year. */
export function maximumPledge(terms: Partial<CommandOf<'pledge.create'>> = {}) {
  const { loanId: _, ...pledge } = createPledge({
    exposureFen: 0,
    maximumAmount: { amountFen: 900_000, claimsUntil: NOON + 365 * 24 * HOUR },
    ...terms,
  });
  return pledge;
}

/** A court in which such a pledge P-1 is in effect, and LOAN-1 is opened under it. */
export function courtWithLoan(terms: Partial<CommandOf<'exposure.open'>> = {}): Court {
  const court = courtWithGoods();
  court.give(PEOPLE.maker, maximumPledge());
  for (const step of effectSteps()) court.give(PEOPLE.maker, step);
  court.give(PEOPLE.maker, openLoan('LOAN-1', 'P-1', terms));
  return court;
}
