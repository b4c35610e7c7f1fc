import { unfit } from '#/pledges/index.ts';
import type { Rule } from '../rule.ts';
import { requireDemand } from './answer-margin.ts';
import { isStanding } from './demand.ts';
import { reviewDemand } from './review.ts';

/** Ends a dispute: upheld, the whole is due within a new time; accepted, the disputed part is not asked for. */
export const decideMargin: Rule<'margin.decide'> = {
  check({ actor, command: { marginCallId } }, books) {
    const { demand } = requireDemand(marginCallId, actor, books);
    if (!isStanding(demand)) throw unfit('margin call', marginCallId, demand.state);
    if (demand.disputedFen === 0) throw unfit('margin call', marginCallId, 'UNDISPUTED');
  },
  apply({ actor, command }, folding, books) {
    const { marginCallId, outcome, cureWithinMs, reason } = command;
    const { demand, pledge } = requireDemand(marginCallId, actor, books);
    const { disputedFen } = demand;
    if (outcome === 'accept') demand.waivedFen += disputedFen;
    demand.disputedFen = 0;
    demand.dueAt = folding.at + cureWithinMs;
    demand.hasPassed = false;
    books.margins.moved(demand);
    const facts = { marginCallId, outcome, disputedFen, reason, dueAt: demand.dueAt };
    folding.note('margin-decided', pledge, { subject: pledge.pledgeId, facts });
    reviewDemand(demand, folding, books);
  },
};
