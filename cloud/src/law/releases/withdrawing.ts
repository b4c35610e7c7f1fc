import type { Folding } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { endUnused } from './ending.ts';
import { instructionId } from '../gates/outbox.ts';
import type { Truck } from './release-records.ts';

/**
 * Takes a truck order back. A planned one ends at once. An instructed one ends when its gate says so,
 * because until then the goods may already be on their way out; what it reserves stays reserved.
 */
export function withdraw(truck: Truck, why: string, folding: Folding, books: Books): void {
  if (truck.state === 'PLANNED') {
    endUnused(truck, { to: 'CANCELLED', why }, folding, books);
    return;
  }
  if (truck.gatewayId === null || truck.withdrawalId !== null) return;
  const { truckOrderId, siteId, gatewayId, notBefore } = truck;
  truck.withdrawalId = instructionId('back', folding.cause, truckOrderId);
  // Never sent again: it must not arrive after its own withdrawal.
  books.outbox.drop(truck.instructionId);
  books.outbox.send(
    {
      type: 'withdrawal',
      instructionId: truck.withdrawalId,
      truckOrderId,
      siteId,
      gatewayId,
      issuedAt: folding.at,
      notBefore,
    },
    folding,
  );
}
