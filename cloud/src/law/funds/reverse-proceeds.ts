import { notFound, unfit, type Pledge } from '#/pledges/index.ts';
import { refuseAhead } from '../pledging/step-into-effect.ts';
import type { Rule } from '../rule.ts';
import type { PostedProceeds } from './return-book.ts';
import { takeFundsBack } from './returning.ts';

/** Sales proceeds turn out to be none: the newest goods are without their money again, and it is awaited. */
export const reverseProceeds: Rule<'proceeds.reverse'> = {
  check({ actor, command, now }, { returns }, refusals) {
    const { proceedsId: id, bookedAt } = command;
    const posted = returns.proceedsOf(actor.tenantId, id);
    if (!posted) throw notFound('proceeds', id);
    if (posted.proceeds.reversed) throw unfit('proceeds', id, 'REVERSED');
    refuseAhead('bookedAt', bookedAt, now, refusals);
  },
  apply({ actor, command }, folding, books) {
    const { proceedsId, reason } = command;
    const { proceeds } = books.returns.proceedsOf(actor.tenantId, proceedsId) as PostedProceeds;
    proceeds.reversed = { at: folding.at, entry: folding.cause };
    const { pledgeId, amountFen, payer } = proceeds;
    takeFundsBack(pledgeId, amountFen, books);
    const pledge = books.pledges.pledges.get(pledgeId) as Pledge;
    const facts = { pledgeId, amountFen, payer, reason };
    folding.note('proceeds-reversed', pledge, { subject: proceedsId, facts });
  },
};
