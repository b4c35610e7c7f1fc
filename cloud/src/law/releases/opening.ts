import type { TruckOrder } from '@pledgewatch/shared/instruction';
import { figure, type Folding, type Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { truckFen } from './headroom.ts';
import { moveRelease, moveTruck } from './release-machines.ts';
import { instructionId, nonceOf } from '../gates/outbox.ts';
import type { Release, Truck } from './release-records.ts';
import { sendable } from './still-movable.ts';

/** Approves a release and tells its gates: one signed order a truck. */
export function openRelease(
  release: Release,
  by: { readonly approvals: readonly number[]; readonly automatic: boolean },
  folding: Folding,
  books: Books,
): void {
  const { releaseId: subject, correlationId } = release;
  const pledge = books.pledges.pledges.get(release.pledgeId) as Pledge;
  const facts = { automatic: by.automatic, approvals: by.approvals.join(' ') };
  release.approvals = by.approvals;
  if (by.automatic) release.automatic = true;
  moveRelease(release, 'APPROVED');
  folding.note('release-approved', release, { subject, facts, correlationId });
  moveRelease(release, 'OPEN');
  const planned = sendable(release, folding.at);
  folding.note('release-open', release, {
    subject,
    facts: { trucks: planned.length },
    correlationId,
  });
  for (const truck of planned) {
    drawEntitlement(truck, pledge);
    instruct(truck, { release, pledge }, folding, books);
  }
}

function drawEntitlement(truck: Truck, pledge: Pledge): void {
  const entitled = BigInt(pledge.entitledFen);
  if (entitled <= 0n) return;
  const value = truckFen(truck, pledge);
  const drawn = value < entitled ? value : entitled;
  truck.drawnFen = figure(drawn);
  pledge.entitledFen = figure(entitled - drawn);
}

function instruct(
  truck: Truck,
  { release, pledge }: { readonly release: Release; readonly pledge: Pledge },
  folding: Folding,
  books: Books,
): void {
  const { correlationId } = release;
  const gatewayId = gatewayOf(truck, books);
  truck.gatewayId = gatewayId;
  truck.instructionId = instructionId('order', folding.cause, truck.truckOrderId);
  truck.instructedFen = Number(truckFen(truck, pledge));
  moveTruck(truck, 'INSTRUCTED', folding.at);
  books.releases.moved(truck);
  books.outbox.send(orderFor(truck, { ...release, pledge, gatewayId }), folding);
  const { releaseId, gateId, netG, notBefore, notAfter } = truck;
  folding.note('truck-order-instructed', release, {
    subject: truck.truckOrderId,
    facts: { releaseId, gateId, gatewayId, netG, units: truck.epcs.size, notBefore, notAfter },
    correlationId,
  });
}

/** The gateway that speaks for the truck's gate: a gate in use cannot be taken out of its site. */
function gatewayOf({ siteId, gateId }: Truck, { pledges }: Books): string {
  const gate = pledges.sites.get(siteId)?.gates.find((known) => known.gateId === gateId);
  return gate?.gatewayId ?? '';
}

/** What the gate is told; a supplementary order differs in name, tolerance and window only. */
export function orderFor(
  truck: Truck,
  of: {
    readonly pledge: Pledge;
    readonly gatewayId: string;
    readonly approvals: readonly number[];
    readonly correlationId?: string;
  },
): TruckOrder {
  const id = truck.instructionId as string;
  return {
    type: 'truckOrder',
    instructionId: id,
    truckOrderId: truck.truckOrderId,
    releaseId: truck.releaseId,
    pledgeId: truck.pledgeId,
    siteId: truck.siteId,
    gatewayId: of.gatewayId,
    gateId: truck.gateId,
    plate: truck.plate,
    ...(truck.driverId !== undefined && { driverId: truck.driverId }),
    epcs: [...truck.epcs],
    netG: truck.netG,
    toleranceG: truck.toleranceG,
    valueFen: truck.instructedFen ?? Number(truckFen(truck, of.pledge)),
    notBefore: truck.notBefore,
    notAfter: truck.notAfter,
    nonce: nonceOf(id),
    approvals: [...of.approvals],
    ...(of.correlationId !== undefined && { correlationId: of.correlationId }),
  };
}
