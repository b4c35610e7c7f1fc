import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Actor } from '@pledgewatch/shared/command';
import { bag, HOUR, PEOPLE, stack, UNIT_G, type Court } from '#/testing/court/index.ts';
import {
  approve,
  begin,
  cancel,
  complete,
  draw,
  handOver,
  move,
  report,
  sampling,
} from '../../yard/testing/inside.ts';
import { tryGive, type Deed, type Deeds } from './deed.ts';

const CARRIERS: readonly Actor[] = [PEOPLE.warehouse, PEOPLE.supervisor, PEOPLE.foreignBank];
const APPROVERS: readonly Actor[] = [PEOPLE.checker, PEOPLE.supervisor, PEOPLE.maker];

/** A move or a sampling goes some of its steps, by whoever happens to be there. */
const insideSite: fc.Arbitrary<Deed> = fc
  .record({
    n: fc.nat(9),
    first: fc.nat(24),
    count: fc.integer({ min: 1, max: 3 }),
    slot: fc.constantFrom('A-01', 'A-02', 'A-04', 'A-05'),
    isMove: fc.boolean(),
    from: fc.nat(6),
    to: fc.nat(7),
    by: fc.nat(2),
  })
  .map(({ n, first, count, slot, isMove, from, to, by }): Deed => {
    const epcs = Array.from({ length: count }, (_, at) => bag(Math.min(29, first + at)));
    const orderId = `${isMove ? 'MV' : 'SA'}-${n}`;
    return (court) => {
      const window = { notBefore: court.now, notAfter: court.now + HOUR };
      const asked = { epcs: [...new Set(epcs)], ...window };
      const way = isMove
        ? moveWay(orderId, { ...asked, toSlotId: slot }, by)
        : sampleWay(orderId, asked, by);
      for (const step of way.slice(from, to)) step(court);
    };
  });

function moveWay(orderId: string, terms: Parameters<typeof move>[1], by: number): Deed[] {
  const { epcs = [], toSlotId = '' } = terms ?? {};
  const carrier = CARRIERS[by] as Actor;
  return [
    (court) => tryGive(court, PEOPLE.warehouse, move(orderId, terms)),
    (court) => tryGive(court, APPROVERS[by] as Actor, approve(orderId)),
    (court) => tryGive(court, carrier, begin(orderId)),
    (court) => {
      const on = court.law.pledge('P-1')?.lots.filter(({ slotId }) => slotId === toSlotId) ?? [];
      const there = new Set([...on.flatMap((lot) => lot.epcs), ...epcs]);
      court.say(stack(toSlotId, [...there]));
    },
    (court) => tryGive(court, carrier, complete(orderId)),
    (court) => tryGive(court, carrier, cancel(orderId)),
  ];
}

function sampleWay(orderId: string, terms: Parameters<typeof sampling>[1], by: number): Deed[] {
  const portions = (terms?.epcs ?? []).map((epc, at) => ({ epc, takenG: 500 + at }));
  const carrier = CARRIERS[by] as Actor;
  return [
    (court) => tryGive(court, PEOPLE.supervisor, sampling(orderId, terms)),
    (court) => tryGive(court, APPROVERS[by] as Actor, approve(orderId)),
    (court) => tryGive(court, carrier, begin(orderId)),
    (court) => tryGive(court, carrier, draw(orderId, { portions })),
    (court) => tryGive(court, carrier, handOver(orderId)),
    (court) => tryGive(court, carrier, report(orderId)),
    (court) => tryGive(court, carrier, cancel(orderId)),
  ];
}

/** To the gram: a tonne a unit, less what samples took of the units that are still there. */
function expectBooked(court: Court): void {
  const takenG = new Map<string, number>();
  for (const fact of court.facts) {
    if (fact.kind !== 'command' || fact.command.type !== 'sampling.draw') continue;
    for (const portion of fact.command.portions) {
      takenG.set(portion.epc, (takenG.get(portion.epc) ?? 0) + portion.takenG);
    }
  }
  for (const { lots } of court.law.activePledges()) {
    for (const { unitMassG, epcs } of lots) {
      for (const epc of epcs) expect(unitMassG).toBe(UNIT_G - (takenG.get(epc) ?? 0));
    }
  }
}

/** Goods move and are sampled inside their site. */
export const INSIDE: Deeds = {
  reached: ['yard-order-step'],
  deeds: [{ weight: 8, arbitrary: insideSite }],
  always: expectBooked,
};
