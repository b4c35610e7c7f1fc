import { isLive, requirePledge, unfit } from '#/pledges/index.ts';
import type { Rule } from '../rule.ts';

/** When and on which account the money of goods that leave is to be back; for goods that leave from now on. */
export const setFundsPolicy: Rule<'fundsPolicy.set'> = {
  check({ actor, command: { pledgeId } }, { pledges }, refusals) {
    const pledge = requirePledge(pledges, actor, pledgeId);
    if (!isLive(pledge)) refusals.add(unfit('pledge', pledgeId, pledge.state));
  },
  apply({ actor: { tenantId }, command }, _folding, { returns }) {
    const { type: _, pledgeId, ...policy } = command;
    const known = returns.find(pledgeId);
    if (known) known.policy = policy;
    else {
      returns.add({ tenantId, pledgeId, policy, creditFen: 0, awaited: [], proceeds: [] });
    }
  },
};
