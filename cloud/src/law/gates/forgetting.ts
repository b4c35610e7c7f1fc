import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import { CLOCKS_APART_MS } from '@pledgewatch/shared/instruction';
import type { Folding } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { tellEmergency } from '../emergencies/emergency-of.ts';
import { tellHold } from '../holds/holding.ts';
import { orderFor } from '../releases/opening.ts';
import { moveTruck, TRUCK_UNUSED } from '../releases/release-machines.ts';
import type { Release, Truck } from '../releases/release-records.ts';

/** Whose journal lost a part of what it held. */
interface Forgetful {
  readonly siteId: string;
  readonly gatewayId: string;
}

/** Whether a gateway says that its journal was damaged: of what its gates did, a part is gone. */
export function tellsForgetting({ scope, of, reason }: GoodsStatusOf<'gap'>): boolean {
  return scope === 'lane' && of === 'journal' && reason === 'PW_JOURNAL_DAMAGED';
}

/**
 * A gateway may have forgotten holds, orders and their use. It is told again every hold that stands (no
 * lease is given meanwhile) and every order whose window had not begun, which can not have been used.
 * A truck whose window had begun is set aside: its goods may be gone, and only people can tell.
 */
export function recoverFrom(
  forgotAt: number,
  { siteId, gatewayId }: Forgetful,
  folding: Folding,
  books: Books,
): void {
  for (const hold of books.pledges.standingHolds(siteId)) {
    tellHold(hold, gatewayId, folding, books);
  }
  for (const emergency of books.emergencies.standing(siteId)) {
    tellEmergency(emergency, gatewayId, folding, books);
  }
  for (const truck of books.releases.instructedAt(siteId)) {
    if (truck.gatewayId !== gatewayId) continue;
    if (truck.notBefore <= forgotAt + CLOCKS_APART_MS) {
      setAside(truck, forgotAt, folding, books);
    } else if (TRUCK_UNUSED.has(truck.state) && truck.withdrawalId === null) {
      tellAgain(truck, folding, books);
    }
  }
}

/** The gate's record of this order may be gone: it reserves what it did until people settle it. */
export function setAside(truck: Truck, forgotAt: number, folding: Folding, books: Books): void {
  truck.forgottenAt = forgotAt;
  books.outbox.drop(truck.instructionId);
  // What the gate found wrong with a truck already set aside still stands.
  if (truck.state === 'DISCREPANT') return;
  truck.code = 'INSTRUCTION_REPLAY';
  moveTruck(truck, 'DISCREPANT', folding.at);
  books.releases.moved(truck);
  const release = books.releases.releases.get(truck.releaseId) as Release;
  const { releaseId, state, code } = truck;
  folding.note('truck-order-discrepant', release, {
    subject: truck.truckOrderId,
    facts: { releaseId, state, step: state, code, forgotten: true },
    correlationId: release.correlationId,
  });
}

/**
 * Whether a gate's word on a truck moves it. Once its record may be gone, what it did before counts no
 * more, nor that nobody used the order: it can not know. That the goods left, it does.
 */
export function counts(
  { forgottenAt }: Truck,
  { step, receivedAt }: GoodsStatusOf<'gate'>,
): boolean {
  if (forgottenAt === undefined || step === 'SETTLED') return true;
  return step !== 'EXPIRED' && step !== 'CANCELLED' && receivedAt > forgottenAt;
}

/** The very order once more: a gate that still holds it answers as it did. */
function tellAgain(truck: Truck, folding: Folding, books: Books): void {
  const release = books.releases.releases.get(truck.releaseId) as Release;
  const pledge = books.pledges.pledges.get(truck.pledgeId);
  if (!pledge || truck.gatewayId === null) return;
  const { gatewayId } = truck;
  books.outbox.send(orderFor(truck, { ...release, pledge, gatewayId }), folding);
}
