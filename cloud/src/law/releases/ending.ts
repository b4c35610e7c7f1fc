import { figure, valueUpFen, type Folding, type Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { expectFunds } from '../funds/returning.ts';
import { endPledge } from '../pledging/ending-pledge.ts';
import { moveRelease, moveTruck, RELEASE_ENDS, TRUCK_ENDS } from './release-machines.ts';
import type { Release, Truck } from './release-records.ts';

/** Why a truck order ended without its goods. */
export interface Unused {
  readonly to: 'EXPIRED' | 'CANCELLED';
  readonly why: string;
}

/** Nothing left with it: tags, value and entitlement are free again, in this same entry. */
export function endUnused(truck: Truck, { to, why }: Unused, folding: Folding, books: Books): void {
  moveTruck(truck, to, folding.at);
  forgetInstructions(truck, books);
  books.releases.ended(truck);
  giveBack(truck, 0, books);
  const release = books.releases.releases.get(truck.releaseId) as Release;
  folding.note('truck-order-ended', release, {
    subject: truck.truckOrderId,
    facts: { releaseId: truck.releaseId, state: to, why, returnedUnits: truck.epcs.size },
    correlationId: release.correlationId,
  });
  endRelease(release, folding, books);
}

/** Goods left: the tags seen leave the pledge, the others are free again. */
export function settle(
  truck: Truck,
  told: { readonly epcs?: readonly string[] | undefined; readonly facts: NoteFacts },
  folding: Folding,
  books: Books,
): void {
  const late = TRUCK_ENDS.has(truck.state);
  const release = books.releases.releases.get(truck.releaseId) as Release;
  const pledge = books.pledges.pledges.get(truck.pledgeId) as Pledge;
  moveTruck(truck, 'SETTLED', folding.at);
  delete truck.code;
  forgetInstructions(truck, books);
  books.releases.ended(truck);
  const seen = told.epcs ? new Set(told.epcs) : truck.epcs;
  const left = new Set([...truck.epcs].filter((epc) => seen.has(epc)));
  const deliveredG = massOf(left, pledge);
  const delivered = books.pledges.deliver(pledge, left, folding.at);
  truck.delivered = { units: delivered, massG: deliveredG };
  if (!late) giveBack(truck, deliveredG, books);
  folding.note('truck-order-settled', release, {
    subject: truck.truckOrderId,
    facts: {
      releaseId: truck.releaseId,
      netG: truck.netG,
      deliveredUnits: delivered,
      returnedUnits: truck.epcs.size - left.size,
      ...(late && { late }),
      ...told.facts,
    },
    correlationId: release.correlationId,
  });
  expectFunds(pledge, { truckOrderId: truck.truckOrderId, deliveredG }, folding, books);
  endRelease(release, folding, books);
  endPledge(pledge, folding, books);
}

export type NoteFacts = Readonly<Record<string, string | number | boolean>>;

function massOf(epcs: ReadonlySet<string>, pledge: Pledge): number {
  let massG = 0;
  for (const lot of pledge.lots) {
    massG += lot.unitMassG * lot.epcs.filter((epc) => epcs.has(epc)).length;
  }
  return massG;
}

function forgetInstructions(truck: Truck, { outbox }: Books): void {
  outbox.drop(truck.instructionId);
  outbox.drop(truck.withdrawalId);
  truck.withdrawalId = null;
}

/** What was drawn for goods that stayed is there to be drawn again. */
function giveBack(truck: Truck, deliveredG: number, { pledges }: Books): void {
  const pledge = pledges.pledges.get(truck.pledgeId) as Pledge;
  const used = deliveredG === truck.netG ? BigInt(truck.drawnFen) : valueOf(deliveredG, pledge);
  const back = BigInt(truck.drawnFen) - used;
  if (back <= 0n) return;
  pledge.entitledFen = figure(BigInt(pledge.entitledFen) + back);
  truck.drawnFen = figure(used);
}

function valueOf(massG: number, { priceFenPerTonne }: Pledge): bigint {
  return valueUpFen(massG, priceFenPerTonne);
}

/** A release ends with its last truck: settled when any goods left under it. */
export function endRelease(release: Release, folding: Folding, books: Books): void {
  const { trucks, releaseId: subject, correlationId } = release;
  if (!trucks.every(({ state }) => TRUCK_ENDS.has(state))) return;
  const to = endOf(trucks);
  if (release.state === to || release.state === 'REJECTED') return;
  const hadEnded = RELEASE_ENDS.has(release.state);
  moveRelease(release, to);
  const settled = trucks.filter(({ state }) => state === 'SETTLED').length;
  folding.note(to === 'SETTLED' ? 'release-settled' : 'release-ended', release, {
    subject,
    facts: { state: to, trucks: trucks.length, settled },
    correlationId,
  });
  if (!hadEnded) books.releases.forgetOldest(release.pledgeId);
}

function endOf(trucks: readonly Truck[]): 'SETTLED' | 'CANCELLED' | 'EXPIRED' {
  const states = new Set(trucks.map(({ state }) => state));
  if (states.has('SETTLED')) return 'SETTLED';
  return states.has('CANCELLED') ? 'CANCELLED' : 'EXPIRED';
}
