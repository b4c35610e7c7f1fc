import type { CommandOf } from '@pledgewatch/shared/command';
import {
  CLOCK_SKEW_MAX_MS,
  figure,
  requirePledge,
  type Folding,
  type Pledge,
} from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { refuseUnfitInsurance } from '../emergencies/insurance.ts';
import { netExposure, securedFen } from '../funds/securing.ts';
import { CASH_MARGINS_PER_PLEDGE_MAX } from '../limits.ts';
import type { Refusals } from '../refusals.ts';
import { headroomOf } from '../releases/headroom.ts';
import { recheckOrders } from '../releases/recheck-orders.ts';
import type { Rule } from '../rule.ts';

type PostCashMargin = CommandOf<'cashMargin.post'>;

/**
 * Cash margin comes in, or goes back while the goods bear the debt without it. The exposure is net of
 * it; it frees no goods by itself, since only final principal entitles a borrower to any.
 */
export const postCashMargin: Rule<'cashMargin.post'> = {
  check({ actor, command, now, positions }, books, refusals) {
    const { cashMarginId: id, bookedAt } = command;
    const pledge = requirePledge(books.pledges, actor, command.pledgeId);
    const isTaken = books.margins.hasCash(actor.tenantId, id);
    refusals.when(isTaken, 'PW_ID_TAKEN', { what: 'cash margin', id });
    const isAhead = bookedAt > now + CLOCK_SKEW_MAX_MS;
    refusals.when(isAhead, 'PW_TIME_UNFIT', { what: 'bookedAt', at: bookedAt, now });
    const [count, max] = [books.margins.cashCount(pledge.pledgeId), CASH_MARGINS_PER_PLEDGE_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'cash margins', count, max });
    refuseUnfitInsurance(command, pledge, books, refusals);
    if (command.direction === 'in') refuseBeyondDebt(command, pledge, refusals);
    else refuseUnborne(command, pledge, { positions, books }, refusals);
  },
  apply({ actor, command }, folding, books) {
    const { type: _, ...cash } = command;
    const pledge = requirePledge(books.pledges, actor, command.pledgeId);
    books.margins.addCash({ ...cash, tenantId: actor.tenantId, entry: folding.cause });
    pledge.cashMarginFen += command.direction === 'in' ? command.amountFen : -command.amountFen;
    netExposure(pledge, books);
    tell(command, pledge, folding);
    recheckOrders(pledge, `cash margin ${command.cashMarginId}`, folding, books);
  },
};

function refuseBeyondDebt(
  { amountFen, pledgeId }: PostCashMargin,
  { exposureFen }: Pledge,
  refusals: Refusals,
): void {
  const facts = { amountFen, exposureFen, pledgeId };
  refusals.when(amountFen > exposureFen, 'PW_CASH_MARGIN_EXCEEDED', facts);
}

/** It goes back when the goods alone bear what is then exposed, with every order that is out. */
function refuseUnborne(
  { amountFen, pledgeId }: PostCashMargin,
  pledge: Pledge,
  { positions, books }: { readonly positions: Folding['positions']; readonly books: Books },
  refusals: Refusals,
): void {
  const { cashMarginFen } = pledge;
  const leftFen = cashMarginFen - amountFen;
  refusals.when(leftFen < 0, 'PW_CASH_MARGIN_MISSING', { amountFen, cashMarginFen, pledgeId });
  if (leftFen < 0) return;
  const secured = Number(securedFen(pledgeId, books.exposures));
  const then = { ...pledge, exposureFen: Math.max(0, secured - leftFen) };
  const room = headroomOf(then, positions, books.releases);
  const isNeeded = then.exposureFen > 0 && room.availableFen < 0n;
  refusals.when(isNeeded, 'PW_CASH_MARGIN_NEEDED', {
    amountFen,
    pledgeId,
    verifiedFen: figure(room.verifiedFen),
    promisedFen: figure(room.promisedFen),
    requiredFen: figure(room.requiredFen),
  });
}

function tell(
  { cashMarginId, direction, amountFen, insurance }: PostCashMargin,
  pledge: Pledge,
  folding: Folding,
): void {
  const { exposureFen, cashMarginFen } = pledge;
  const paid = insurance && { emergencyId: insurance.emergencyId, insurer: insurance.insurer };
  const facts = { cashMarginId, direction, amountFen, exposureFen, cashMarginFen, ...paid };
  folding.note('cash-margin-posted', pledge, { subject: pledge.pledgeId, facts });
}
