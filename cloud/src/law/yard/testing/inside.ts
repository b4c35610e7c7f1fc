import type { Command, CommandOf } from '@pledgewatch/shared/command';
import { bags, HOUR, NOON, PEOPLE, stack, UNIT_G, type Court } from '#/testing/court/index.ts';

const paper = 'a'.repeat(64);
const SEALS = ['CN-1', 'CN-2'];

/** Two bags of A-01 go to A-03 within two hours. */
export function move(
  orderId = 'MV-1',
  more: Partial<CommandOf<'move.request'>> = {},
): CommandOf<'move.request'> {
  const where = { toZoneId: 'A', toSlotId: 'A-03' };
  const window = { notBefore: NOON, notAfter: NOON + 2 * HOUR };
  const terms = { orderId, pledgeId: 'P-1', epcs: bags(0, 2), reason: 'roof', ...where, ...window };
  return { type: 'move.request', ...terms, ...more };
}

/** At most three kilograms of two bags of A-01, for a laboratory. */
export function sampling(
  orderId = 'SA-1',
  more: Partial<CommandOf<'sampling.request'>> = {},
): CommandOf<'sampling.request'> {
  const window = { notBefore: NOON, notAfter: NOON + 2 * HOUR };
  const sample = { epcs: bags(0, 2), mostG: 3_000, laboratory: 'CCIC' };
  const terms = { orderId, pledgeId: 'P-1', reason: 'assay', ...sample, ...window };
  return { type: 'sampling.request', ...terms, ...more };
}

/** 1,500 g of the first bag and 900 g of the second. */
export function draw(
  orderId = 'SA-1',
  more: Partial<CommandOf<'sampling.draw'>> = {},
): CommandOf<'sampling.draw'> {
  const [first = '', second = ''] = bags(0, 2);
  const portions = [
    { epc: first, takenG: 1_500 },
    { epc: second, takenG: 900 },
  ];
  const custody = { seals: SEALS, drawnBy: 'gu', witnessedBy: 'qian', documentDigest: paper };
  return { type: 'sampling.draw', orderId, portions, ...custody, ...more };
}

export function handOver(orderId = 'SA-1', seals = SEALS): CommandOf<'sampling.handOver'> {
  const custody = { laboratory: 'CCIC', broughtBy: 'gu', receivedBy: 'lab-7' };
  return { type: 'sampling.handOver', orderId, seals, ...custody, documentDigest: paper };
}

export function report(orderId = 'SA-1', seals = SEALS): CommandOf<'sampling.report'> {
  return { type: 'sampling.report', orderId, seals, documentDigest: paper };
}

export const approve = (orderId: string): Command => ({ type: 'yardOrder.approve', orderId });
export const begin = (orderId: string): Command => ({ type: 'yardOrder.begin', orderId });
export const complete = (orderId: string): Command => ({ type: 'move.complete', orderId });
export const cancel = (orderId: string): Command => {
  return { type: 'yardOrder.cancel', orderId, reason: 'rain' };
};

/** Asks, agrees and begins, by three people. */
export function beginInside(court: Court, request: Command & { readonly orderId: string }): void {
  court.give(PEOPLE.warehouse, request);
  court.give(PEOPLE.checker, approve(request.orderId));
  court.give(PEOPLE.warehouse, begin(request.orderId));
}

/** The forklift takes the first two bags of, and scales and readers see it. */
export function carry(court: Court): void {
  court.say(stack('A-01', bags(2, 8)));
  court.say(stack('A-03', bags(0, 2), 2 * UNIT_G));
}
