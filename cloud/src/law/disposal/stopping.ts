import type { Folding, Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import type { Ground } from './disposal-book.ts';

/** What a sale was noticed for is over: unless the goods are sold, it is stopped. */
export function stopDisposal(
  pledge: Pledge,
  ground: Ground,
  folding: Folding,
  { disposals }: Books,
): void {
  const disposal = disposals.ofPledge(pledge.pledgeId);
  if (disposal?.ground !== ground || disposal.state !== 'NOTICED') return;
  disposals.stop(disposal);
  const facts = { disposalId: disposal.disposalId };
  folding.note('disposal-stopped', pledge, { subject: pledge.pledgeId, facts });
}
