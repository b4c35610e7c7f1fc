import { isInEffect, movePledge, type Folding, type Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';

/** A pledge whose goods are all gone is released, and closed once nothing is owed. */
export function endPledge(pledge: Pledge, folding: Folding, { pledges }: Books): void {
  if (isInEffect(pledge) && pledge.lots.length === 0) {
    movePledge(pledge, 'RELEASED');
    pledges.released(pledge);
  }
  if (pledge.state !== 'RELEASED' || pledge.exposureFen !== 0) return;
  movePledge(pledge, 'CLOSED');
  pledges.closed(pledge);
  folding.note('pledge-closed', pledge, { subject: pledge.pledgeId, facts: {} });
}

/** A draft that nobody brought into effect in time: its goods can be pledged anew. */
export function abandonDraft(pledge: Pledge, folding: Folding, { pledges }: Books): void {
  movePledge(pledge, 'CLOSED');
  pledges.abandoned(pledge);
  const facts = { why: 'never activated' };
  folding.note('pledge-closed', pledge, { subject: pledge.pledgeId, facts });
}
