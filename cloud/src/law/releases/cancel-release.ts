import { unfit } from '#/pledges/index.ts';
import { requireAnyPart } from './patterns.ts';
import { RELEASE_WAITS, TRUCK_ENDS } from './release-machines.ts';
import { requireRelease } from './release-of.ts';
import type { Rule } from '../rule.ts';
import { withdraw } from './withdrawing.ts';

/** Takes back what has not left: at once before it opened, with the gate's answer afterwards. */
export const cancelRelease: Rule<'release.cancel'> = {
  check({ actor, command: { releaseId } }, books) {
    const about = requireRelease(books, actor, releaseId);
    requireAnyPart('cancel', actor, about);
    const { state, trucks } = about.release;
    if (!RELEASE_WAITS.has(state) && state !== 'OPEN') throw unfit('release', releaseId, state);
    const canWithdraw = trucks.some(
      (truck) => !TRUCK_ENDS.has(truck.state) && truck.withdrawalId === null,
    );
    if (!canWithdraw) throw unfit('release', releaseId, 'WITHDRAWING');
  },
  apply({ actor, command: { releaseId, reason } }, folding, books) {
    const { release } = requireRelease(books, actor, releaseId);
    for (const truck of release.trucks) {
      if (!TRUCK_ENDS.has(truck.state)) withdraw(truck, reason, folding, books);
    }
  },
};
