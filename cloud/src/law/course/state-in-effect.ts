import type { PledgeState } from '#/core/index.ts';
import { isInEffect, movePledge, type Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';

/**
 * The state of a pledge in effect is the gravest of what stands about it: control is lost, a sale was
 * noticed, a default declared, security demanded, its loan extended. What ends lets the next show.
 */
export function settleState(pledge: Pledge, books: Books): void {
  if (!isInEffect(pledge)) return;
  const to = stateOf(pledge, books);
  if (to !== pledge.state) movePledge(pledge, to);
}

function stateOf(
  { pledgeId }: Pledge,
  { course, disposals, margins, exposures }: Books,
): PledgeState {
  if (course.control.standing(pledgeId)) return 'CONTROL_LOST';
  if (disposals.ofPledge(pledgeId)) return 'DISPOSING';
  if (course.defaults.standing(pledgeId)) return 'DEFAULTED';
  if (margins.standing(pledgeId)) return 'MARGIN_CALLED';
  return course.extensions.isExtended(pledgeId, exposures) ? 'EXTENDED' : 'ACTIVE';
}
