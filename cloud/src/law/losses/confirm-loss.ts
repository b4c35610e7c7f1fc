import type { Actor } from '@pledgewatch/shared/command';
import { bookedG, massOfLots } from '#/core/index.ts';
import {
  isInEffect,
  notFound,
  personOf,
  type Pledge,
  requireOfPledge,
  requirePledge,
  unfit,
} from '#/pledges/index.ts';
import { refuseSame } from '../apart.ts';
import type { Books } from '../books.ts';
import { LOSSES_PER_PLEDGE_MAX } from '../limits.ts';
import { refuseAhead } from '../pledging/step-into-effect.ts';
import type { Refusals } from '../refusals.ts';
import { recheckOrders } from '../releases/recheck-orders.ts';
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
    refuseUnbooked(command, pledge, refusals);
  },
  apply({ actor, command }, _, { losses }) {
    const { type: __, ...terms } = command;
    losses.add({ ...terms, proposedBy: personOf(actor), confirmedBy: null });
  },
};

/**
 * Takes the loss from what its lot is booked at, and a natural one from the budget, for good: what may
 * leave, and every statement, counts from it.
 */
export const confirmLoss: Rule<'loss.confirm'> = {
  check({ actor, command: { lossId }, now }, books, refusals) {
    const loss = requireLoss(lossId, actor, books);
    if (loss.confirmedBy !== null) throw unfit('loss', lossId, 'CONFIRMED');
    const parts = { maker: loss.proposedBy };
    refuseSame('loss.confirm', { actor, id: lossId, parts }, refusals);
    refuseBeyond(loss, now, books, refusals);
    const pledge = requirePledge(books.pledges, actor, loss.pledgeId);
    if (loss.lotId !== undefined) refuseUnbooked(loss, pledge, refusals);
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
    const { lotId } = loss;
    if (lotId !== undefined) correct(pledge, lotId, massG);
    const booked = lotId !== undefined && { lotId, bookedG: massOfLots(pledge.lots) };
    const facts = { cause, massG, proposedBy, ...budget, ...booked };
    folding.note('loss-confirmed', pledge, { subject: lossId, facts });
    if (lotId === undefined) return;
    books.pledges.revalued.add(pledgeId);
    if (isInEffect(pledge)) recheckOrders(pledge, `loss ${lossId}`, folding, books);
  },
};

/** A loss is of one lot, and no more than is booked there. */
function refuseUnbooked(
  { lossId, lotId, massG }: Pick<Loss, 'lossId' | 'lotId' | 'massG'>,
  { lots }: Pledge,
  refusals: Refusals,
): void {
  const own = lots.filter((one) => one.lotId === lotId);
  if (lotId === undefined || own.length === 0) {
    return refusals.add(notFound('lot', lotId ?? '—'));
  }
  const facts = { id: lossId, lotId, massG, bookedG: massOfLots(own) };
  refusals.when(massG > facts.bookedG, 'PW_LOSS_ABOVE_BOOKED', facts);
}

/** A correction in the books: the lot, wherever its parts stand, and nothing else is booked at less. */
function correct(pledge: Pledge, lotId: string, massG: number): void {
  let leftG = massG;
  pledge.lots = pledge.lots.map((lot) => {
    const takenG = lot.lotId === lotId ? Math.min(leftG, bookedG(lot)) : 0;
    leftG -= takenG;
    return takenG === 0 ? lot : { ...lot, lostG: (lot.lostG ?? 0) + takenG };
  });
}

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
  const named = { what: 'loss', id: lossId };
  return requireOfPledge(losses.losses.get(lossId), named, actor, pledges)[0];
}
