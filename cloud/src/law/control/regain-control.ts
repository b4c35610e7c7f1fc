import type { Actor } from '@pledgewatch/shared/command';
import { type Folding, type Hold, type Pledge, requireOfPledge, unfit } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { settleState } from '../course/state-in-effect.ts';
import { endHold } from '../holds/ending-hold.ts';
import { baselineDigest } from '../pledging/baseline.ts';
import { refuseAhead, refuseUnsigned } from '../pledging/step-into-effect.ts';
import { refuseUnseen } from '../pledging/vouching.ts';
import type { Rule } from '../rule.ts';
import type { ControlLoss } from './control-book.ts';
import { watchControl } from './watching.ts';

/**
 * The way back is the way in: proof that the supervisor controls the goods for the bank again, and a
 * joint recount after the loss, signed by all three and vouched for by the sensors.
 */
export const regainControl: Rule<'controlLoss.regain'> = {
  check({ actor, command, now, positions }, books, refusals) {
    const { controlLossId, regainedAt, recount } = command;
    const { loss, pledge } = requireLoss(controlLossId, actor, books);
    if (loss.state !== 'STANDING') throw unfit('loss of control', controlLossId, loss.state);
    refuseAhead('regainedAt', regainedAt, now, refusals);
    refuseAhead('countedAt', recount.countedAt, now, refusals);
    const { lostAt } = loss;
    const isOld = Math.min(regainedAt, recount.countedAt) < lostAt;
    refusals.when(isOld, 'PW_RECOUNT_OLD', {
      controlLossId,
      lostAt,
      regainedAt,
      countedAt: recount.countedAt,
    });
    refuseUnsigned('recount', recount.signedBy, pledge, refusals);
    refuseUnseen(pledge, pledge.lots, positions, refusals);
  },
  apply({ actor, command, positions }, folding, books) {
    const { type: _, controlLossId, ...proof } = command;
    const { loss, pledge } = requireLoss(controlLossId, actor, books);
    const digest = baselineDigest(proof.recount.documentDigest, pledge, positions);
    const { cause: entry, at } = folding;
    books.course.control.end(loss, 'REGAINED', { ...proof, entry, at, baselineDigest: digest });
    settleState(pledge, books);
    folding.note('control-regained', pledge, {
      subject: pledge.pledgeId,
      facts: { controlLossId, state: pledge.state, baselineDigest: digest },
    });
    liftHoldOf(loss, folding, books);
    watchControl(pledge, folding, books);
  },
};

/** The pledge is over: nothing is controlled for it any more. */
export function endControlLoss(pledge: Pledge, folding: Folding, books: Books): void {
  const loss = books.course.control.standing(pledge.pledgeId);
  if (!loss) return;
  books.course.control.end(loss, 'ENDED');
  liftHoldOf(loss, folding, books);
}

function liftHoldOf({ holdId }: ControlLoss, folding: Folding, books: Books): void {
  const hold = books.pledges.holds.get(holdId) as Hold;
  endHold(hold, 'control regained', folding, books);
}

/** @throws {PledgewatchError} `PW_NOT_FOUND`, for a missing loss and another's alike. */
function requireLoss(
  controlLossId: string,
  actor: Actor,
  { course, pledges }: Books,
): { readonly loss: ControlLoss; readonly pledge: Pledge } {
  const named = { what: 'loss of control', id: controlLossId };
  const found = course.control.losses.get(controlLossId);
  const [loss, pledge] = requireOfPledge(found, named, actor, pledges);
  return { loss, pledge };
}
