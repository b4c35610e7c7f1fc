import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { EventsFact } from '#/core/index.ts';
import type { Folding } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { endUnused, settle, type NoteFacts } from '../releases/ending.ts';
import { STREAM_MARGIN_MS } from '../limits.ts';
import { canMoveTruck, moveTruck, TRUCK_ENDS, TRUCK_UNUSED } from '../releases/release-machines.ts';
import type { Release, Truck } from '../releases/release-records.ts';
import { followArrival } from '../receiving/arrivals.ts';
import { counts, recoverFrom, setAside, tellsForgetting } from './forgetting.ts';

type GateEvent = GoodsStatusOf<'gate'>;
type AnswerEvent = GoodsStatusOf<'instructionAnswer'>;

/** Follows what a gateway's signed batch says of truck orders and instructions given to itself. */
export function followGates(fact: EventsFact, folding: Folding, books: Books): void {
  const { siteId, gatewayId } = fact.header;
  for (const event of fact.items) {
    if (event === null) continue;
    if (event.kind === 'gate' || event.kind === 'passage') {
      followArrival(event, siteId, folding, books);
    }
    if (event.kind === 'gate') {
      const truck = books.releases.trucks.get(event.truckOrderId ?? '');
      if (truck?.siteId === siteId && truck.gatewayId === gatewayId) {
        followStep(truck, event, folding, books);
      }
    } else if (event.kind === 'instructionAnswer') {
      hearAnswer(event, gatewayId, folding, books);
    } else if (event.kind === 'gap' && tellsForgetting(event)) {
      recoverFrom(event.toAt, { siteId, gatewayId }, folding, books);
    }
  }
  expireUnused(fact, folding, books);
}

function followStep(truck: Truck, event: GateEvent, folding: Folding, books: Books): void {
  const { step } = event;
  const ended = TRUCK_ENDS.has(truck.state);
  if (!ended) rememberSeen(truck, event);
  if (!counts(truck, event)) return tellStep(truck, event, folding, books);
  if (isReplayUnused(truck, event.code)) return setAside(truck, event.receivedAt, folding, books);
  if (canMoveTruck(truck, step)) return takeStep(truck, event, folding, books);
  if (ended || (step !== 'REFUSED' && step !== 'DISCREPANT')) return;
  // Refused in the yard, or set aside once more: the state stays, the reason is the newest.
  if (step === 'DISCREPANT') delete truck.forgottenAt;
  setCode(truck, event);
  tellStep(truck, event, folding, books);
}

/**
 * A replay of an order that nobody used, as far as the ledger knows: its use may have been forgotten.
 * The same answer to a truck that was used says no more than that.
 */
function isReplayUnused({ state }: Truck, code: AnswerEvent['code']): boolean {
  return code === 'INSTRUCTION_REPLAY' && TRUCK_UNUSED.has(state);
}

function takeStep(truck: Truck, event: GateEvent, folding: Folding, books: Books): void {
  switch (event.step) {
    case 'SETTLED':
      return settle(truck, { epcs: event.epcs, facts: factsOf(event) }, folding, books);
    case 'EXPIRED':
    case 'CANCELLED':
      return endUnused(truck, { to: event.step, why: event.code ?? 'gate' }, folding, books);
    default:
      moveTruck(truck, event.step, folding.at);
      delete truck.forgottenAt;
      setCode(truck, event);
      books.releases.moved(truck);
      tellStep(truck, event, folding, books);
  }
}

function rememberSeen(truck: Truck, { netLowerG, netUpperG, epcs }: GateEvent): void {
  truck.netLowerG = netLowerG ?? truck.netLowerG;
  truck.netUpperG = netUpperG ?? truck.netUpperG;
  if (epcs) truck.foreignTags = epcs.filter((epc) => !truck.epcs.has(epc)).length;
}

function setCode(truck: Truck, { code }: GateEvent): void {
  if (code === undefined) delete truck.code;
  else truck.code = code;
}

function tellStep(truck: Truck, event: GateEvent, folding: Folding, { releases }: Books): void {
  const release = releases.releases.get(truck.releaseId) as Release;
  const note = event.step === 'DISCREPANT' ? 'truck-order-discrepant' : 'truck-order-step';
  folding.note(note, release, {
    subject: truck.truckOrderId,
    facts: { releaseId: truck.releaseId, state: truck.state, step: event.step, ...factsOf(event) },
    correlationId: event.correlationId ?? release.correlationId,
  });
}

function factsOf({ gateId, code, tareG, grossG, netLowerG, netUpperG }: GateEvent): NoteFacts {
  return {
    gateId,
    ...(code !== undefined && { code }),
    ...(tareG !== undefined && { tareG }),
    ...(grossG !== undefined && { grossG }),
    ...(netLowerG !== undefined && { netLowerG }),
    ...(netUpperG !== undefined && { netUpperG }),
  };
}

function hearAnswer(
  { instructionId, accepted, code, receivedAt }: AnswerEvent,
  gatewayId: string,
  folding: Folding,
  books: Books,
): void {
  const told = books.outbox.get(instructionId);
  if (!told || told.gatewayId !== gatewayId) return;
  // A forgery that borrowed the id of a real instruction must not silence the real one.
  if (code === 'INSTRUCTION_BAD_SIGNATURE') return;
  // A hold and an emergency are repeated until they are obeyed.
  const isForAll = told.type === 'hold' || told.type === 'emergency';
  if (isForAll && !accepted) return;
  books.outbox.drop(instructionId);
  if (isForAll) return;
  const truck = books.releases.trucks.get(told.truckOrderId);
  if (!truck || TRUCK_ENDS.has(truck.state)) return;
  if (told.type === 'withdrawal') truck.withdrawalId = null;
  if (!accepted && isReplayUnused(truck, code)) setAside(truck, receivedAt, folding, books);
  else if (told.type === 'withdrawal') {
    const end = { to: 'CANCELLED', why: 'withdrawn' } as const;
    if (accepted && truck.forgottenAt === undefined) endUnused(truck, end, folding, books);
  } else if (!accepted) {
    refuseOrder(truck, code, folding, books);
  }
}

/** The gate does not take the order; what it reserves is free when its window has passed. */
function refuseOrder(
  truck: Truck,
  code: AnswerEvent['code'],
  folding: Folding,
  books: Books,
): void {
  if (code !== undefined) truck.code = code;
  if (canMoveTruck(truck, 'REFUSED')) moveTruck(truck, 'REFUSED', folding.at);
  const release = books.releases.releases.get(truck.releaseId) as Release;
  folding.note('truck-order-step', release, {
    subject: truck.truckOrderId,
    facts: { releaseId: truck.releaseId, state: truck.state, step: 'REFUSED', code: code ?? '' },
    correlationId: release.correlationId,
  });
}

/** A gate whose own events have passed an order's window without using it never will. */
function expireUnused(fact: EventsFact, folding: Folding, books: Books): void {
  const { siteId, gatewayId } = fact.header;
  if (books.releases.unusedBefore(siteId, gatewayId, fact.acceptedAt).length === 0) return;
  const passedAt = gateTime(fact) - STREAM_MARGIN_MS;
  for (const truck of books.releases.unusedBefore(siteId, gatewayId, passedAt)) {
    endUnused(truck, { to: 'EXPIRED', why: 'window' }, folding, books);
  }
}

/** The latest time at which the gateway held an item of the batch, never later than the core's. */
function gateTime({ items, acceptedAt }: EventsFact): number {
  let latest = 0;
  for (const event of items) if (event && event.receivedAt > latest) latest = event.receivedAt;
  return Math.min(latest, acceptedAt);
}
