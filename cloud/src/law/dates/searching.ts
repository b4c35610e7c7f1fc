import type { Folding, Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { SEARCH_GRACE_MS } from './limits.ts';
import { isOpen } from './search-book.ts';

/** Goods became collateral: the registry is searched again when the time of those who go first is over. */
export function awaitSearch(
  pledge: Pledge,
  receivingId: string | undefined,
  { at, cause }: Folding,
  { course }: Books,
): void {
  const afterMs = pledge.proofs.confirmation?.searchAgainAfterMs;
  if (afterMs === undefined) return;
  const searchFrom = at + afterMs;
  course.searches.await({
    dutyId: `${pledge.pledgeId}-${cause}`,
    pledgeId: pledge.pledgeId,
    ...(receivingId !== undefined && { receivingId }),
    searchFrom,
    dueAt: searchFrom + Math.min(SEARCH_GRACE_MS, afterMs),
    state: 'OPEN',
    searchId: null,
  });
}

/** Nobody searched in time: people are told, and the duty stands until somebody does. */
export function passSearchTime(folding: Folding, { course, pledges }: Books): void {
  for (const duty of course.searches.due(folding.at)) {
    course.searches.move(duty, 'MISSED');
    const pledge = pledges.pledges.get(duty.pledgeId) as Pledge;
    const { dutyId, searchFrom, dueAt, receivingId } = duty;
    const facts = { dutyId, searchFrom, dueAt, ...(receivingId !== undefined && { receivingId }) };
    folding.note('registry-search-missed', pledge, { subject: pledge.pledgeId, facts });
  }
}

/** The pledge is over: nobody needs to search for it. */
export function endSearches({ pledgeId }: Pledge, { course }: Books): void {
  for (const duty of course.searches.dutiesOf(pledgeId)) {
    if (isOpen(duty)) course.searches.move(duty, 'ENDED');
  }
}
