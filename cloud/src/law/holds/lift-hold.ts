import type { Actor } from '@pledgewatch/shared/command';
import { notFound, unfit, type Hold, type PledgeBook } from '#/pledges/index.ts';
import { endHold } from './ending-hold.ts';
import type { Rule } from '../rule.ts';

/**
 * Ends a hold: who placed it may, and of a supervisor's the bank for which it controls the goods
 * (guarantee interpretation §55). A court's ends by a document of a court alone. What it withdrew stays
 * withdrawn.
 */
export const liftHold: Rule<'hold.lift'> = {
  check({ actor, command: { holdId, documentDigest } }, { pledges }, refusals) {
    const hold = pledges.holds.get(holdId);
    if (!hold || !mayLift(actor, hold, pledges)) throw notFound('hold', holdId);
    if (hold.liftedAt !== null) throw unfit('hold', holdId, 'LIFTED');
    const { controlLossId } = hold;
    const isBound = controlLossId !== undefined;
    refusals.when(isBound, 'PW_CONTROL_NOT_REGAINED', {
      holdId,
      controlLossId: controlLossId ?? '',
    });
    const isUnproven = hold.byCourt === true && documentDigest === undefined;
    refusals.when(isUnproven, 'PW_COURT_DOCUMENT_MISSING', { holdId });
  },
  apply({ command: { holdId, authority } }, folding, books) {
    endHold(books.pledges.holds.get(holdId) as Hold, authority, folding, books);
  },
};

function mayLift({ tenantId }: Actor, hold: Hold, { pledges }: PledgeBook): boolean {
  if (hold.role !== 'supervisor') return hold.tenantId === tenantId;
  return pledges.get(hold.pledgeId ?? '')?.tenantId === tenantId;
}
