import type { Actor } from '@pledgewatch/shared/command';
import { isInEffect, notFound, personOf, requirePledge, unfit } from '#/pledges/index.ts';
import { refuseSame } from '../apart.ts';
import type { Books } from '../books.ts';
import { LOSSES_PER_PLEDGE_MAX } from '../limits.ts';
import { refuseAhead } from '../pledging/step-into-effect.ts';
import type { Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import type { Loss, LossStandard } from './loss-book.ts';

/** The loss standard of a pledge's agreement: one, once, so that a budget never begins anew. */
export const setLossStandard: Rule<'lossStandard.set'> = {
  check({ actor, command, now }, { pledges, losses }, refusals) {
    const { pledgeId, enteredAt } = command;
    requirePledge(pledges, actor, pledgeId);
    if (losses.standards.has(pledgeId)) throw unfit('loss standard', pledgeId, 'SET');
    refuseAhead('enteredAt', enteredAt, now, refusals);
  },
  apply({ command }, _, { losses }) {
    const { type: __, ...terms } = command;
    losses.standards.set(terms.pledgeId, { ...terms, consumedG: 0, confirmedG: 0 });
  },
};

/** A loss is named; it counts when a second person confirms it. */
export const proposeLoss: Rule<'loss.propose'> = {
  check({ actor, command, now }, books, refusals) {
    const { lossId, pledgeId, cause, sampleDigest } = command;
    const pledge = requirePledge(books.pledges, actor, pledgeId);
    if (!isInEffect(pledge)) throw unfit('pledge', pledgeId, pledge.state);
    requireStandard(pledgeId, books);
    const what = 'loss';
    refusals.when(books.losses.losses.has(lossId), 'PW_ID_TAKEN', { what, id: lossId });
    const [count, max] = [books.losses.countOf(pledgeId), LOSSES_PER_PLEDGE_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'losses', count, max });
    const isUnproven = cause === 'drying' && sampleDigest === undefined;
    refusals.when(isUnproven, 'PW_SAMPLE_MISSING', { id: lossId });
    refuseBeyond(command, now, books, refusals);
  },
  apply({ actor, command }, _, { losses }) {
    const { type: __, ...terms } = command;
    losses.add({ ...terms, proposedBy: personOf(actor), confirmedBy: null });
  },
};

/** Takes the loss from what is booked, and a natural one from the budget, for good. */
export const confirmLoss: Rule<'loss.confirm'> = {
  check({ actor, command: { lossId }, now }, books, refusals) {
    const loss = requireLoss(lossId, actor, books);
    if (loss.confirmedBy !== null) throw unfit('loss', lossId, 'CONFIRMED');
    const parts = { maker: loss.proposedBy };
    refuseSame('loss.confirm', { actor, id: lossId, parts }, refusals);
    refuseBeyond(loss, now, books, refusals);
  },
  apply({ actor, command: { lossId } }, folding, books) {
    const loss = requireLoss(lossId, actor, books);
    const { pledgeId, cause, massG, proposedBy } = loss;
    const standard = requireStandard(pledgeId, books);
    loss.confirmedBy = personOf(actor);
    standard.confirmedG += massG;
    if (cause === 'natural') standard.consumedG += massG;
    const pledge = requirePledge(books.pledges, actor, pledgeId);
    const budget = books.losses.budgetOf(pledge, folding.at);
    const facts = { cause, massG, proposedBy, ...budget };
    folding.note('loss-confirmed', pledge, { subject: lossId, facts });
  },
};

/** Natural loss beyond the budget is no natural loss: somebody must find out what it is. */
function refuseBeyond(
  { pledgeId, cause, massG }: Pick<Loss, 'pledgeId' | 'cause' | 'massG'>,
  now: number,
  { losses, pledges }: Books,
  refusals: Refusals,
): void {
  const pledge = pledges.pledges.get(pledgeId);
  const budget = pledge && losses.budgetOf(pledge, now);
  if (cause !== 'natural' || !budget) return;
  refusals.when(massG > budget.remainingG, 'PW_LOSS_BEYOND_BUDGET', { massG, ...budget });
}

function requireStandard(pledgeId: string, { losses }: Books): LossStandard {
  const standard = losses.standards.get(pledgeId);
  if (!standard) throw unfit('loss standard', pledgeId, 'UNSET');
  return standard;
}

/** @throws {PledgewatchError} `PW_NOT_FOUND`, for a missing loss and another's alike. */
function requireLoss(lossId: string, actor: Actor, { losses, pledges }: Books): Loss {
  const loss = losses.losses.get(lossId);
  if (!loss) throw notFound('loss', lossId);
  try {
    requirePledge(pledges, actor, loss.pledgeId);
  } catch {
    throw notFound('loss', lossId);
  }
  return loss;
}
