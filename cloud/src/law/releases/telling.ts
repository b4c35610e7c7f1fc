import type { PositionView } from '#/core/index.ts';
import { figure, type Folding, type Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { headroomOf, trucksFen } from './headroom.ts';
import type { Release } from './release-records.ts';

interface About {
  readonly pledge: Pledge;
  readonly positions: PositionView;
  readonly books: Books;
}

/** Tells that what stays is enough, with the figures; the release's own trucks are promised already. */
export function tellLimitChecked(
  release: Release,
  { pledge, positions, books }: About,
  folding: Folding,
): void {
  const { releaseId: subject, trucks, correlationId } = release;
  const room = headroomOf(pledge, positions, books.releases);
  folding.note('release-limit-checked', release, {
    subject,
    facts: {
      trucks: trucks.length,
      askedFen: figure(trucksFen(trucks, pledge)),
      verifiedFen: figure(room.verifiedFen),
      requiredFen: figure(room.requiredFen),
      availableAfterFen: figure(room.availableFen),
    },
    correlationId,
  });
}

/**
 * Tells of an application for what the line does not allow: the goods gap G, and the cash that would
 * cure it, ⌈G × pledge rate⌉.
 */
export function tellApplied(
  release: Release,
  { pledge, positions, books }: About,
  folding: Folding,
): void {
  const { releaseId: subject, trucks, correlationId } = release;
  const { availableFen } = headroomOf(pledge, positions, books.releases);
  const askedFen = trucksFen(trucks, pledge);
  const gapFen = askedFen - availableFen;
  const facts = {
    trucks: trucks.length,
    askedFen: figure(askedFen),
    availableFen: figure(availableFen),
    gapFen: figure(gapFen),
    depositFen: figure(cashFor(gapFen, pledge)),
  };
  folding.note('release-applied', release, { subject, facts, correlationId });
}

function cashFor(gapFen: bigint, { pledgeRatePermille }: Pledge): bigint {
  return (gapFen * BigInt(pledgeRatePermille) + 999n) / 1_000n;
}
