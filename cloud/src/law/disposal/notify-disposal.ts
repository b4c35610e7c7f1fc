import { personOf, requirePledge, unfit, type Pledge } from '#/pledges/index.ts';
import type { PledgeState, PositionView } from '#/core/index.ts';
import type { Books } from '../books.ts';
import { settleState } from '../course/state-in-effect.ts';
import { missingOf } from '../margin/review.ts';
import { refuseStale } from '../prices/staleness.ts';
import { withdrawUnused } from '../releases/recheck-orders.ts';
import type { Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import type { Disposal } from './disposal-book.ts';

/**
 * Notice of the sale, once a default is declared (Civil Code 436), or once security was asked for, its
 * time has passed and what is undisputed is still missing (433), at a price that is not stale. Whatever
 * was on its way out is taken back.
 */
export const notifyDisposal: Rule<'disposal.notify'> = {
  check({ actor, command, now, positions }, books, refusals) {
    const { pledgeId, disposalId: id } = command;
    const pledge = requirePledge(books.pledges, actor, pledgeId);
    if (!GROUNDED.has(pledge.state)) throw unfit('pledge', pledgeId, pledge.state);
    const isTaken = books.disposals.disposals.has(id);
    refusals.when(isTaken, 'PW_ID_TAKEN', { what: 'disposal', id });
    refuseStale({ pledge, now }, books, refusals);
    if (books.course.defaults.standing(pledgeId)) return;
    refuseUnrefused({ pledge, positions, now }, books, refusals);
  },
  apply({ actor, command }, folding, books) {
    const { type: _, noticeMs, ...notice } = command;
    const pledge = requirePledge(books.pledges, actor, command.pledgeId);
    const inDefault = books.course.defaults.standing(pledge.pledgeId);
    const disposal: Disposal = {
      ...notice,
      ground: inDefault ? 'default' : 'security-refused',
      ...(inDefault && { defaultId: inDefault.defaultId }),
      noticedBy: personOf(actor),
      noticedAt: folding.at,
      noticedEntry: folding.cause,
      realiseFrom: folding.at + noticeMs,
      state: 'NOTICED',
      realisation: null,
    };
    books.disposals.add(disposal);
    settleState(pledge, books);
    const { disposalId, ground, realiseFrom } = disposal;
    const facts = { disposalId, ground, realiseFrom };
    folding.note('disposal-noticed', pledge, { subject: pledge.pledgeId, facts });
    withdrawUnused(pledge, `disposal ${disposalId}`, folding, books);
  },
};

/** What a sale follows. */
const GROUNDED: ReadonlySet<PledgeState> = new Set(['MARGIN_CALLED', 'DEFAULTED']);

/** The law lets the goods be sold only after security was asked for and refused. */
function refuseUnrefused(
  known: { readonly pledge: Pledge; readonly positions: PositionView; readonly now: number },
  { margins }: Books,
  refusals: Refusals,
): void {
  const { pledge, positions, now } = known;
  const demand = margins.standing(pledge.pledgeId);
  if (!demand) return;
  const { marginCallId, dueAt, disputedFen } = demand;
  const isDue = missingOf(demand, pledge, positions).dueFen > 0n;
  const facts = { marginCallId, dueAt, disputedFen };
  refusals.when(now < dueAt || !isDue, 'PW_SECURITY_NOT_REFUSED', facts);
}
