import {
  figure,
  personOf,
  requirePledge,
  unfit,
  isUndisturbed,
  type Folding,
  type Pledge,
} from '#/pledges/index.ts';
import { settleState } from '../course/state-in-effect.ts';
import { MARGIN_CALLS_PER_PLEDGE_MAX } from '../limits.ts';
import { refuseStale } from '../prices/staleness.ts';
import type { Rule } from '../rule.ts';
import type { Demand } from './demand.ts';
import { gapOf } from './gap.ts';

/**
 * The bank asks for more security. It can only while the goods are surely worth less than the warning
 * line, at a price that is not stale. The demand states both cures, and a time (Civil Code 433).
 */
export const callMargin: Rule<'margin.call'> = {
  check({ actor, command, now, positions }, books, refusals) {
    const { pledges, margins } = books;
    const { pledgeId, marginCallId: id } = command;
    const pledge = requirePledge(pledges, actor, pledgeId);
    if (!isUndisturbed(pledge)) throw unfit('pledge', pledgeId, pledge.state);
    refusals.when(margins.demands.has(id), 'PW_ID_TAKEN', { what: 'margin call', id });
    const [count, max] = [margins.ofPledge(pledgeId).length, MARGIN_CALLS_PER_PLEDGE_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'margin calls', count, max });
    refuseStale({ pledge, now }, books, refusals);
    const { lowerFen, warningFen } = gapOf(pledge, positions);
    refusals.when(lowerFen >= warningFen, 'PW_STILL_COVERED', {
      pledgeId,
      lowerFen: figure(lowerFen),
      warningFen: figure(warningFen),
    });
  },
  apply({ actor, command }, folding, books) {
    const { type: _, cureWithinMs, ...terms } = command;
    const pledge = requirePledge(books.pledges, actor, command.pledgeId);
    const { lowerFen, levelFen, gapFen, cashFen } = gapOf(pledge, folding.positions);
    const demand: Demand = {
      ...terms,
      calledBy: personOf(actor),
      calledAt: folding.at,
      calledEntry: folding.cause,
      lowerFen: figure(lowerFen),
      levelFen: figure(levelFen),
      gapFen: figure(gapFen),
      cashFen: figure(cashFen),
      dueAt: folding.at + cureWithinMs,
      hasPassed: false,
      state: 'OPEN',
      answer: null,
      disputedFen: 0,
      waivedFen: 0,
      endedAt: null,
    };
    books.margins.add(demand);
    settleState(pledge, books);
    books.concerns.addDemand(demand);
    tell(demand, pledge, folding);
  },
};

function tell(demand: Demand, pledge: Pledge, folding: Folding): void {
  const { marginCallId, lowerFen, levelFen, gapFen, cashFen, dueAt } = demand;
  folding.note('margin-called', pledge, {
    subject: pledge.pledgeId,
    facts: {
      marginCallId,
      lowerFen,
      levelFen,
      gapFen,
      cashFen,
      dueAt,
      levelPermille: Math.ceil(1_000_000 / pledge.pledgeRatePermille),
      verifiedPermille: folding.positions.pledge(pledge).verifiedPermille,
    },
  });
}
