import * as fc from 'fast-check';
import { PEOPLE } from '#/testing/court/index.ts';
import { DIGEST, mostlyFirst, tryGive, type Deed, type Deeds } from './deed.ts';

/** Notice of a sale, or the sale that was noticed; its price pays half of what is owed. */
function dispose([pledgeId, n]: readonly [string, number]): Deed {
  return (court) => {
    const documentDigest = DIGEST;
    const notice = { disposalId: `DP-${n}`, pledgeId, noticeMs: 1_000, documentDigest };
    tryGive(court, PEOPLE.maker, { type: 'disposal.notify', ...notice });
    const noticed = court.decisions.findLast(
      (one) => one.do === 'note' && one.note === 'disposal-noticed',
    );
    if (noticed?.do !== 'note' || n > 10) return;
    const pledge = court.law.pledge(noticed.subject);
    const amountFen = Math.ceil((pledge?.exposureFen ?? 0) / 2);
    const loanId = noticed.subject === 'P-1' ? 'LOAN-1' : `LOAN-${noticed.subject}`;
    const payments = [{ repaymentId: `PAY-S-${n}`, loanId, amountFen }];
    const money = { proceedsFen: amountFen, saleCostsFen: 0, payments, surplusFen: 0 };
    const disposalId = String(noticed.facts['disposalId']);
    const how = { way: 'auction', documentDigest, buyer: 'Buyer', bookedAt: court.now } as const;
    tryGive(court, PEOPLE.maker, { type: 'disposal.realise', disposalId, ...how, ...money });
  };
}

/** Goods are sold under Civil Code 433 and 436. */
export const DISPOSING: Deeds = {
  reached: ['disposal-noticed', 'disposal-realised'],
  deeds: [{ weight: 4, arbitrary: fc.tuple(mostlyFirst, fc.nat(30)).map(dispose) }],
};
