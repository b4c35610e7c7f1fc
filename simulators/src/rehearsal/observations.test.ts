import { createTopicDecoder, type TopicDecoding } from '@pledgewatch/edge/sources';
import type { Observation } from '@pledgewatch/shared/observation';
import { expect, test } from 'vitest';
import {
  climateSensor,
  doorContact,
  type Encoder,
  impinjReader,
  plateCamera,
  stackScale,
  zebraReader,
} from '#/devices/index.ts';
import { TOPICS } from '#/scenario/edge-config.ts';
import { apply, createWorld, demoWarehouse, type Fact, step } from '#/world/index.ts';
import { Observing } from './observations.ts';

const START = Date.UTC(2026, 2, 2, 1);
const counts = { sent: 0, waiting: 0, dropped: 0 };

const encoders = new Map<string, Encoder>([
  ...demoWarehouse.zones[0]!.slots.map(({ scale }) => [scale.id, stackScale(scale.id)] as const),
  ['R-A', zebraReader('R-A')],
  ['R-G1', impinjReader('R-G1')],
  ['D-1', doorContact('D-1')],
  ['GATE-1', doorContact('GATE-1')],
  ['C-1', climateSensor('C-1')],
  ['CAM-G1', plateCamera('CAM-G1')],
]);

/** What the devices' own messages become at the edge, through its decoders. */
function decoded(facts: readonly Fact[]): Observation[] {
  const decode = createTopicDecoder(TOPICS as TopicDecoding[]);
  const counters = new Map<string, { value: number; at: number }>();
  return facts.flatMap((fact) =>
    (encoders.get(fact.device)?.(fact, counts) ?? []).flatMap(({ topic, payload }) => {
      const received = { sourceId: 'devices', receivedAt: fact.at, isRetained: false };
      const message = { ...received, isRepeated: false, topic, payload: Buffer.from(payload) };
      const { observations, remember = [] } = decode(message, (name) => counters.get(name));
      for (const [name, counter] of remember) counters.set(name, counter);
      return observations;
    }),
  );
}

test('a rehearsal observes exactly what the devices’ messages become at the edge', () => {
  const world = createWorld(demoWarehouse, 3, START);
  const facts = step(world, world.now + 5_000);
  const truck = { gate: 'G-1', plate: '粤A12345', driver: 'chen.wei', tareGrams: 15_000_000 };
  apply(world, { do: 'truckArrives', ...truck, mid: 'm-1' });
  apply(world, { do: 'stealBags', slot: 'A-02', count: 2, mid: 'm-2' });
  apply(world, { do: 'shiftClock', device: 'S-A-01', ms: 600_000 });
  facts.push(...step(world, world.now + 65_000));
  const spoken = facts.filter(({ device }) => encoders.has(device));
  const observing = new Observing(demoWarehouse);
  const arrivals = spoken.map((fact) => ({ at: fact.at, fact, number: observing.number(fact) }));
  const observed = arrivals.flatMap((arrival) => observing.observe(arrival));
  expect(new Set(observed.map(({ kind }) => kind))).toEqual(
    new Set(['weight', 'tag', 'door', 'climate', 'vehicle', 'health']),
  );
  expect(observed).toEqual(decoded(spoken));
});

test('a read that was lost on the way is a gap, as the reader’s own count shows', () => {
  const world = createWorld(demoWarehouse, 3, START);
  const reads = step(world, world.now + 30_000).filter(({ device }) => device === 'R-A');
  const observing = new Observing(demoWarehouse);
  const arrivals = reads.map((fact) => ({ at: fact.at, fact, number: observing.number(fact) }));
  const tags = arrivals.filter(({ fact }) => fact.kind === 'tagRead');
  const kept = tags.filter((_, place) => place < 5 || place > 7);
  const gaps = kept
    .flatMap((arrival) => observing.observe(arrival))
    .filter(({ kind }) => kind === 'gap');
  expect(gaps).toMatchObject([{ fromSeq: 6, toSeq: 8, count: 3 }]);
});
