import { notFound, unfit, type Hold } from '#/pledges/index.ts';
import { coveredBy, gatewaysOf, tellHold } from './holding.ts';
import type { Rule } from '../rule.ts';

/** Ends a hold; only who placed it may. What it withdrew stays withdrawn. */
export const liftHold: Rule<'hold.lift'> = {
  check({ actor, command: { holdId } }, { pledges }) {
    const hold = pledges.holds.get(holdId);
    if (hold?.tenantId !== actor.tenantId) throw notFound('hold', holdId);
    if (hold.liftedAt !== null) throw unfit('hold', holdId, 'LIFTED');
  },
  apply({ command: { holdId, authority } }, folding, books) {
    const { pledges } = books;
    const hold = pledges.holds.get(holdId) as Hold;
    pledges.liftHold(hold, folding.at);
    for (const gatewayId of gatewaysOf(hold.siteId, pledges)) {
      tellHold(hold, gatewayId, folding, books);
    }
    for (const pledge of coveredBy(hold, pledges)) {
      pledge.held = pledges.isHeld(pledge);
      const facts = { holdId, authority, held: pledge.held };
      folding.note('hold-lifted', pledge, { subject: pledge.pledgeId, facts });
    }
  },
};
