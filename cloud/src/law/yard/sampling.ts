import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { CommandOf } from '@pledgewatch/shared/command';
import type { SampleView } from '#/core/index.ts';
import type { Pledge } from '#/pledges/index.ts';
import { named, repeated, type Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import { refuseNotAtRest } from './at-rest.ts';
import { placesOf } from './yard-orders.ts';
import type { YardOrder } from './yard-order-book.ts';
import { requireNext, requireYardOrder, stepYardOrder } from './yard-order-of.ts';

type Portions = CommandOf<'sampling.draw'>['portions'];

/**
 * A sample was drawn: every gram of it leaves the book, unit by unit, and the rest of the units is back
 * on its slots, as scales and readers see it. Two people were there.
 */
export const drawSample: Rule<'sampling.draw'> = {
  check({ actor, command, positions }, books, refusals) {
    const { orderId, portions, drawnBy, witnessedBy } = command;
    const { order, pledge } = requireYardOrder(books, actor, orderId);
    requireNext(order, 'DRAWN');
    refusals.when(drawnBy === witnessedBy, 'PW_WITNESS_SAME', { orderId, id: drawnBy });
    refuseUnfitPortions(portions, order, pledge, refusals);
    for (const place of placesOf(order, pledge)) {
      const bookedG = place.bookedG - takenFrom(place.slotId, portions, pledge);
      refuseNotAtRest({ ...place, bookedG }, pledge, positions, refusals);
    }
  },
  apply({ actor, command }, folding, books) {
    const { orderId, portions, seals, drawnBy, witnessedBy } = command;
    const { order, pledge } = requireYardOrder(books, actor, orderId);
    const slots = new Set(order.massBySlotG.map(([slotId]) => slotId));
    order.massBySlotG = [...slots].map((slotId) => [slotId, takenFrom(slotId, portions, pledge)]);
    order.sample = { portions, seals, drawnBy, witnessedBy, drawnEntry: folding.cause };
    books.pledges.reduce(pledge, new Map(portions.map(({ epc, takenG }) => [epc, takenG])));
    const takenG = sumOf(portions);
    const facts = { takenG, seals: seals.join(' '), drawnBy, witnessedBy };
    stepYardOrder(order, { to: 'DRAWN', facts }, folding, books);
  },
};

/** The sample came to the laboratory that was named, under the seals it was drawn under. */
export const handOverSample: Rule<'sampling.handOver'> = {
  check({ actor, command: { orderId, laboratory, seals } }, books, refusals) {
    const { order } = requireYardOrder(books, actor, orderId);
    requireNext(order, 'AT_LABORATORY');
    const facts = { orderId, laboratory, named: order.laboratory ?? '' };
    refusals.when(laboratory !== order.laboratory, 'PW_LABORATORY_OTHER', facts);
    refuseOtherSeals(seals, order, refusals);
  },
  apply({ actor, command }, folding, books) {
    const { orderId, laboratory, broughtBy, receivedBy } = command;
    const { order } = requireYardOrder(books, actor, orderId);
    const handedOver = { broughtBy, receivedBy, entry: folding.cause };
    order.sample = { ...(order.sample as SampleView), handedOver };
    const facts = { laboratory, broughtBy, receivedBy };
    stepYardOrder(order, { to: 'AT_LABORATORY', facts }, folding, books);
  },
};

/** The laboratory's report is on file; it broke the seals that were put on. */
export const reportSample: Rule<'sampling.report'> = {
  check({ actor, command: { orderId, seals } }, books, refusals) {
    const { order } = requireYardOrder(books, actor, orderId);
    requireNext(order, 'REPORTED');
    refuseOtherSeals(seals, order, refusals);
  },
  apply({ actor, command: { orderId, documentDigest } }, folding, books) {
    const { order } = requireYardOrder(books, actor, orderId);
    const report = { documentDigest, entry: folding.cause };
    order.sample = { ...(order.sample as SampleView), report };
    stepYardOrder(order, { to: 'REPORTED', facts: { documentDigest } }, folding, books);
  },
};

/** Portions of the named units alone, each once, none the whole unit, together within the order. */
function refuseUnfitPortions(
  portions: Portions,
  { orderId, epcs, mostG = 0 }: YardOrder,
  pledge: Pledge,
  refusals: Refusals,
): void {
  for (const id of repeated(portions.map(({ epc }) => epc))) {
    refusals.when(true, 'PW_REPEATED', { what: 'tag', id });
  }
  const unnamed = portions.filter(({ epc }) => !epcs.includes(epc)).map(({ epc }) => epc);
  refusals.when(unnamed.length > 0, 'PW_TAG_NOT_ORDERED', { orderId, ...named(unnamed) });
  const drawnG = sumOf(portions);
  refusals.when(drawnG > mostG, 'PW_SAMPLE_TOO_LARGE', { orderId, drawnG, mostG });
  const whole = portions.find(({ epc, takenG }) => takenG >= unitMassOf(epc, pledge));
  if (!whole || unnamed.length > 0) return;
  const mostOfUnitG = unitMassOf(whole.epc, pledge) - 1;
  const facts = { orderId, drawnG: whole.takenG, mostG: mostOfUnitG };
  refusals.add(new PledgewatchError('PW_SAMPLE_TOO_LARGE', facts));
}

function refuseOtherSeals(
  seals: readonly string[],
  { orderId, sample }: YardOrder,
  refusals: Refusals,
): void {
  const drawn = new Set(sample?.seals);
  const isSame = seals.length === drawn.size && seals.every((seal) => drawn.has(seal));
  const facts = { orderId, seals: seals.join(' '), drawn: [...drawn].join(' ') };
  refusals.when(!isSame, 'PW_SEALS_UNLIKE', facts);
}

function takenFrom(slotId: string, portions: Portions, { lots }: Pledge): number {
  const onSlot = new Set(lots.filter((lot) => lot.slotId === slotId).flatMap(({ epcs }) => epcs));
  return sumOf(portions.filter(({ epc }) => onSlot.has(epc)));
}

function sumOf(portions: Portions): number {
  return portions.reduce((sum, { takenG }) => sum + takenG, 0);
}

function unitMassOf(epc: string, { lots }: Pledge): number {
  return lots.find(({ epcs }) => epcs.includes(epc))?.unitMassG ?? 0;
}
