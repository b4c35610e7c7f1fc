import { isLive, requirePledge, unfit } from '#/pledges/index.ts';
import type { Rule } from '../rule.ts';

/** Registration, insurance or lease, filed or renewed; it stands beside the state until it expires. */
export const fileCondition: Rule<'condition.file'> = {
  check({ actor, command, now }, { pledges }, refusals) {
    const { pledgeId, condition: what, reference: id, validFrom, validUntil: at } = command;
    const pledge = requirePledge(pledges, actor, pledgeId);
    if (!isLive(pledge)) throw unfit('pledge', pledgeId, pledge.state);
    refusals.when(at <= Math.max(now, validFrom), 'PW_VALIDITY_PAST', { what, id, at, now });
  },
  apply({ actor, command }, folding, { pledges, course }) {
    const { type: _, pledgeId, ...terms } = command;
    const pledge = requirePledge(pledges, actor, pledgeId);
    const others = pledge.conditions.filter(({ condition }) => condition !== terms.condition);
    pledge.conditions = [...others, { ...terms, entry: folding.cause }];
    const { condition, reference, validFrom, validUntil } = terms;
    course.conditionEnds.watch({ pledgeId, condition, validUntil });
    const facts = { condition, reference, validFrom, validUntil };
    folding.note('condition-filed', pledge, { subject: pledgeId, facts });
  },
};
