import type { Actor } from '@pledgewatch/shared/command';
import { notFound, unfit, type Hold, type PledgeBook } from '#/pledges/index.ts';
import { coveredBy, gatewaysOf, tellHold } from './holding.ts';
import type { Rule } from '../rule.ts';

/**
 * Ends a hold: who placed it may, and of a supervisor's the bank for which it controls the goods
 * (guarantee interpretation §55). What it withdrew stays withdrawn.
 */
export const liftHold: Rule<'hold.lift'> = {
  check({ actor, command: { holdId } }, { pledges }) {
    const hold = pledges.holds.get(holdId);
    if (!hold || !mayLift(actor, hold, pledges)) throw notFound('hold', holdId);
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

function mayLift({ tenantId }: Actor, hold: Hold, { pledges }: PledgeBook): boolean {
  if (hold.role !== 'supervisor') return hold.tenantId === tenantId;
  return pledges.get(hold.pledgeId ?? '')?.tenantId === tenantId;
}
