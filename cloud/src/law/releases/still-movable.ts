import type { PositionView } from '#/core/index.ts';
import { unfit, type Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { refuseStopped } from '../holds/stopped-units.ts';
import { headroomOf, refuseBeyond, trucksFen } from './headroom.ts';
import type { Release, Truck } from './release-records.ts';
import { isSelling } from '../disposal/disposing.ts';
import { named, type Refusals } from '../refusals.ts';
import type { ReleaseBook } from './release-book.ts';
import { refuseUnsubstituted } from '../receiving/substituting.ts';

/** Nothing has come between the request and its approval: no hold, no sale, and a window still open. */
export function checkStillMovable(
  about: { readonly release: Release; readonly pledge: Pledge; readonly now: number },
  books: Pick<Books, 'stops'>,
  refusals: Refusals,
): void {
  const { release, pledge, now } = about;
  const { pledgeId, releaseId } = release;
  refusals.when(pledge.held, 'PW_HELD', { what: 'pledge', id: pledgeId });
  refuseStopped(
    sendable(release, now).flatMap(({ epcs }) => [...epcs]),
    books,
    refusals,
  );
  if (isSelling(pledge)) refusals.add(unfit('pledge', pledgeId, pledge.state));
  if (sendable(release, now).length === 0) refusals.add(unfit('release', releaseId, 'EXPIRED'));
}

/** The trucks of a release that can still be sent: planned, and their window is open. */
export function sendable({ trucks }: Release, now: number): Truck[] {
  return trucks.filter(({ state, notAfter }) => state === 'PLANNED' && notAfter > now);
}

/** The limit check once more, as the goods stand now; what the release itself is promised is in it. */
export function checkStillCovered(
  about: {
    readonly release: Release;
    readonly pledge: Pledge;
    readonly now: number;
    readonly positions: PositionView;
    readonly releases: ReleaseBook;
  },
  refusals: Refusals,
): void {
  const { release, pledge, now, positions, releases } = about;
  const planned = sendable(release, now);
  const gone = planned
    .flatMap(({ epcs }: Truck) => [...epcs])
    .filter((epc) => positions.tag(pledge.siteId, epc)?.present !== true);
  refusals.when(gone.length > 0, 'PW_TAG_ABSENT', named(gone));
  const room = headroomOf(pledge, positions, releases);
  const asked = trucksFen(planned, pledge);
  if (release.state === 'REQUESTED') return refuseBeyond(asked, room, refusals);
  const without = {
    ...room,
    promisedFen: room.promisedFen - asked,
    availableFen: room.availableFen + asked,
  };
  refuseBeyond(asked, without, refusals);
}

/** What came in before still makes up for what is to go out. */
export function checkStillSubstituted(
  about: {
    readonly release: Release;
    readonly pledge: Pledge;
    readonly now: number;
    readonly positions: PositionView;
    readonly books: Books;
  },
  refusals: Refusals,
): void {
  const { release, pledge, now, positions, books } = about;
  const { substitutes: receivingId, releaseId } = release;
  if (receivingId === undefined) return;
  const planned = sendable(release, now);
  const epcs = planned.flatMap((truck) => [...truck.epcs]);
  const outFen = trucksFen(planned, pledge);
  const swap = { receivingId, releaseId, epcs, outFen };
  refuseUnsubstituted(swap, { pledge, positions, books }, refusals);
}
