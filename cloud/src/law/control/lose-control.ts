import type { Actor, ControlLossGround } from '@pledgewatch/shared/command';
import {
  isInEffect,
  personOf,
  requirePledge,
  unfit,
  type Folding,
  type Pledge,
} from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { settleState } from '../course/state-in-effect.ts';
import { freeHoldId, imposeHold } from '../holds/imposing.ts';
import { refuseAhead } from '../pledging/step-into-effect.ts';
import type { Rule } from '../rule.ts';
import { CONTROL_LOSSES_PER_PLEDGE_MAX } from './limits.ts';

/**
 * Whoever stands beside the goods, or the bank, says that control of them is lost. A pledge lives by
 * actual control (interpretation §55), so nobody is asked first: everything is held in this entry.
 */
export const declareControlLoss: Rule<'controlLoss.declare'> = {
  check({ actor, command, now }, { pledges, course }, refusals) {
    const { pledgeId, controlLossId: id, lostAt } = command;
    const pledge = requirePledge(pledges, actor, pledgeId);
    const { control } = course;
    if (!isInEffect(pledge)) throw unfit('pledge', pledgeId, pledge.state);
    if (control.standing(pledgeId)) throw unfit('pledge', pledgeId, 'CONTROL_LOST');
    refusals.when(control.losses.has(id), 'PW_ID_TAKEN', { what: 'loss of control', id });
    const [count, max] = [control.ofPledge(pledgeId).length, CONTROL_LOSSES_PER_PLEDGE_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'losses of control', count, max });
    refuseAhead('lostAt', lostAt, now, refusals);
  },
  apply({ actor, command }, folding, books) {
    const { type: _, pledgeId, ...told } = command;
    const pledge = requirePledge(books.pledges, actor, pledgeId);
    loseControl(pledge, { ...told, by: actor }, folding, books);
  },
};

/** A loss of control, as somebody or an agreed fact tells it. */
interface ToldLoss {
  readonly controlLossId: string;
  readonly ground: ControlLossGround;
  readonly lostAt: number;
  readonly evidenceDigest?: string;
  readonly by?: Actor;
}

/** From now on nothing leaves, whoever asks, until control is proven anew and the goods are recounted. */
export function loseControl(
  pledge: Pledge,
  { by, ...told }: ToldLoss,
  folding: Folding,
  books: Books,
): void {
  const { pledgeId, siteId, tenantId } = pledge;
  const { controlLossId, ground, lostAt } = told;
  const holdId = freeHoldId(`control-${folding.cause}`, books);
  const declaredBy = by ? personOf(by) : null;
  const [at, entry] = [folding.at, folding.cause];
  const declared = { declaredBy, declaredAt: at, declaredEntry: entry };
  const standing = { state: 'STANDING', regained: null } as const;
  books.course.control.add({ ...told, pledgeId, holdId, ...declared, ...standing });
  settleState(pledge, books);
  folding.note('control-lost', pledge, {
    subject: pledgeId,
    facts: { controlLossId, ground, lostAt, ...(declaredBy !== null && { declaredBy }) },
  });
  const placed = { placedAt: at, placedEntry: entry, liftedAt: null };
  const hold = { holdId, siteId, pledgeId, tenantId, role: 'pledgee', controlLossId } as const;
  imposeHold({ ...hold, authority: AUTHORITY, ...placed }, folding, books);
}

/** What the hold says, which no person placed. */
const AUTHORITY = 'loss of actual control';
