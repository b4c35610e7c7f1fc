import type { Actor, AnswerMargin } from '@pledgewatch/shared/command';
import { personOf, type Pledge, requireOfPledge, unfit } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import type { Rule } from '../rule.ts';
import { isStanding, type Answer, type Demand } from './demand.ts';
import { reviewDemand } from './review.ts';

/** The borrower's one answer, inside its time. What it does not dispute stays due; silence disputes nothing. */
export const answerMargin: Rule<'margin.answer'> = {
  check({ actor, command, now }, books, refusals) {
    const { marginCallId, agreedFen, disputedFen, reason } = command;
    const { demand } = requireDemand(marginCallId, actor, books);
    const { gapFen } = demand;
    const what = 'margin call';
    if (!isStanding(demand)) throw unfit(what, marginCallId, demand.state);
    if (demand.answer) refusals.add(unfit(what, marginCallId, 'ANSWERED'));
    if (now >= demand.dueAt) refusals.add(unfit(what, marginCallId, 'OVERDUE'));
    const sumFen = BigInt(agreedFen) + BigInt(disputedFen);
    const facts = { marginCallId, agreedFen, disputedFen, gapFen };
    refusals.when(sumFen !== BigInt(gapFen), 'PW_ANSWER_UNBALANCED', facts);
    const isMute = disputedFen > 0 && reason === undefined;
    refusals.when(isMute, 'PW_DISPUTE_UNREASONED', { marginCallId });
  },
  apply({ actor, command }, folding, books) {
    const { type: _, marginCallId, ...said } = command;
    const { demand, pledge } = requireDemand(marginCallId, actor, books);
    const response = responseOf(command);
    const { at, cause: entry } = folding;
    demand.answer = { response, ...said, by: personOf(actor), at, entry };
    demand.disputedFen = command.disputedFen;
    const { agreedFen, disputedFen, reason = '' } = said;
    const facts = { marginCallId, response, agreedFen, disputedFen, reason };
    folding.note('margin-answered', pledge, { subject: pledge.pledgeId, facts });
    reviewDemand(demand, folding, books);
  },
};

function responseOf({ agreedFen, disputedFen }: AnswerMargin): Answer['response'] {
  if (disputedFen === 0) return 'agreed';
  return agreedFen === 0 ? 'fully-disputed' : 'partly-disputed';
}

/** @throws {PledgewatchError} `PW_NOT_FOUND`, for a missing demand and another's alike. */
export function requireDemand(
  marginCallId: string,
  actor: Actor,
  { pledges, margins }: Books,
): { readonly demand: Demand; readonly pledge: Pledge } {
  const named = { what: 'margin call', id: marginCallId };
  const [demand, pledge] = requireOfPledge(
    margins.demands.get(marginCallId),
    named,
    actor,
    pledges,
  );
  return { demand, pledge };
}
