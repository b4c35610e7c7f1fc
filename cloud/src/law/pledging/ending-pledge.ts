import { isInEffect, movePledge, type Folding, type Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { endCourse } from '../course/course-time.ts';
import { securedFen } from '../funds/securing.ts';
import { endReceiving } from '../receiving/reject-receiving.ts';

/** A pledge ends when its goods are all gone and every claim that it secures is zero, or they were sold. */
export function endPledge(pledge: Pledge, folding: Folding, books: Books): void {
  const { pledges, exposures } = books;
  const isFree = pledge.realised === true || securedFen(pledge.pledgeId, exposures) === 0n;
  const isOver = pledge.lots.length === 0 && isFree;
  if (!isInEffect(pledge) || !isOver) return;
  movePledge(pledge, 'RELEASED');
  pledges.released(pledge);
  for (const order of books.yard.receiving.openOf(pledge.pledgeId)) {
    endReceiving(order, 'pledge released', folding, books);
  }
  movePledge(pledge, 'CLOSED');
  endCourse(pledge, folding, books);
  exposures.letGo(pledge.pledgeId);
  folding.note('pledge-closed', pledge, { subject: pledge.pledgeId, facts: {} });
}

/** A draft that nobody brought into effect in time: its goods can be pledged anew. */
export function abandonDraft(
  pledge: Pledge,
  folding: Folding,
  { pledges, exposures }: Books,
): void {
  movePledge(pledge, 'CLOSED');
  pledges.abandoned(pledge);
  exposures.letGo(pledge.pledgeId);
  const facts = { why: 'never activated' };
  folding.note('pledge-closed', pledge, { subject: pledge.pledgeId, facts });
}
