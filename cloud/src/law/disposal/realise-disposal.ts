import type { Actor, RealiseDisposal } from '@pledgewatch/shared/command';
import { massOfLots } from '#/core/index.ts';
import {
  CLOCK_SKEW_MAX_MS,
  figure,
  type Folding,
  type Pledge,
  requireOfPledge,
  unfit,
  valueUpFen,
} from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { refuseStale } from '../prices/staleness.ts';
import { repeated, type Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import type { Disposal } from './disposal-book.ts';
import { payLoan, refusePayments } from './proceeds.ts';

/**
 * The goods are sold as a whole and the proceeds allocated: costs of the sale, then each secured loan,
 * and what is over goes back to the borrower (Civil Code 438). Nothing has to stay any more; the bank
 * alone lets the goods go, to their buyer.
 */
export const realiseDisposal: Rule<'disposal.realise'> = {
  check({ actor, command, now }, books, refusals) {
    const { disposalId, bookedAt, payments } = command;
    const { disposal, pledge } = requireDisposal(disposalId, actor, books);
    if (disposal.state !== 'NOTICED') throw unfit('disposal', disposalId, disposal.state);
    // Nobody sells what nobody controls.
    if (pledge.state !== 'DISPOSING') throw unfit('pledge', pledge.pledgeId, pledge.state);
    const { realiseFrom } = disposal;
    refusals.when(now < realiseFrom, 'PW_DISPOSAL_EARLY', { disposalId, realiseFrom, now });
    const isAhead = bookedAt > now + CLOCK_SKEW_MAX_MS;
    refusals.when(isAhead, 'PW_TIME_UNFIT', { what: 'bookedAt', at: bookedAt, now });
    for (const id of repeated(payments.map(({ loanId }) => loanId))) {
      refusals.when(true, 'PW_REPEATED', { what: 'loan', id });
    }
    refuseBelowMarket(command, { pledge, now, books }, refusals);
    refusePayments(command, { actor, pledge, books }, refusals);
  },
  apply(asked, folding, books) {
    const { actor, command } = asked;
    const { type: _, ...realisation } = command;
    const { disposal, pledge } = requireDisposal(command.disposalId, actor, books);
    disposal.state = 'REALISED';
    disposal.realisation = { ...realisation, entry: folding.cause };
    pledge.realised = true;
    tell(command, pledge, folding);
    for (const payment of command.payments) payLoan(payment, asked, folding, books);
  },
};

function requireDisposal(
  disposalId: string,
  actor: Actor,
  { pledges, disposals }: Books,
): { readonly disposal: Disposal; readonly pledge: Pledge } {
  const named = { what: 'disposal', id: disposalId };
  const found = disposals.disposals.get(disposalId);
  const [disposal, pledge] = requireOfPledge(found, named, actor, pledges);
  return { disposal, pledge };
}

/** Appraisal and sale refer to the market's price (Civil Code 436); an auction makes its own. */
function refuseBelowMarket(
  { way, proceedsFen, appraisalDigest, disposalId }: RealiseDisposal,
  { pledge, now, books }: { readonly pledge: Pledge; readonly now: number; readonly books: Books },
  refusals: Refusals,
): void {
  if (way === 'auction') return;
  refuseStale({ pledge, now }, books, refusals);
  const marketFen = marketValueFen(pledge);
  const isBelow = BigInt(proceedsFen) < marketFen && appraisalDigest === undefined;
  const facts = { disposalId, way, proceedsFen, marketFen: figure(marketFen) };
  refusals.when(isBelow, 'PW_BELOW_MARKET', facts);
}

/** What the booked goods are worth at the price of their source, fen. */
function marketValueFen({ lots, priceFenPerTonne }: Pledge): bigint {
  return valueUpFen(massOfLots(lots), priceFenPerTonne);
}

function tell(command: RealiseDisposal, pledge: Pledge, folding: Folding): void {
  const { disposalId, way, proceedsFen, saleCostsFen, surplusFen } = command;
  const paidFen = command.payments.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const { priceFenPerTonne, pledgeId: subject } = pledge;
  const marketFen = figure(marketValueFen(pledge));
  const money = { proceedsFen, saleCostsFen, paidFen, surplusFen, marketFen, priceFenPerTonne };
  folding.note('disposal-realised', pledge, { subject, facts: { disposalId, way, ...money } });
}
