import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { envelopeHash, inflateBatch, openBatch, verifyEnvelope } from '@pledgewatch/shared/batch';
import type { Clock } from '@pledgewatch/shared/clock';
import { generatePrivateKey } from '@pledgewatch/shared/keys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openJournal, type Journal } from '#/journal/index.ts';
import { doorOpened, rangeOf, readings } from '#/journal/testing/observed.ts';
import { createSealer, startSealing, type Sealing } from './index.ts';

const key = generatePrivateKey();
const faults: unknown[] = [];

/** Time that passes only when it is told to. */
class ManualClock implements Clock {
  #now = 1_764_000_000_000;
  readonly #sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();

  now = () => this.#now;

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const sleeper = { until: this.#now + ms, wake: resolve };
    this.#sleepers.add(sleeper);
    signal?.addEventListener('abort', () => resolve());
    if (signal?.aborted) resolve();
    return promise.finally(() => this.#sleepers.delete(sleeper));
  }

  get sleeping(): number {
    return this.#sleepers.size;
  }

  async pass(ms: number): Promise<void> {
    this.#now += ms;
    for (const { until, wake } of this.#sleepers) if (until <= this.#now) wake();
    await settled();
  }
}

/** Lets everything run that needs no time. */
async function settled(): Promise<void> {
  for (let round = 0; round < 20; round++) await turn();
}

let folder: string;
let clock: ManualClock;
let journal: Journal;
let sealing: Sealing;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pledgewatch-seal-'));
  clock = new ManualClock();
  journal = openJournal({ folder: join(folder, 'journal'), clock });
  const about = { siteId: 'S', gatewayId: 'G', key, clock, random: randomBytes };
  const sealer = createSealer({ journal: () => journal, ...about });
  faults.length = 0;
  sealing = startSealing({
    sealer,
    clock,
    onSealed: () => undefined,
    onFault: (error) => faults.push(error),
  });
  await settled();
  await clock.pass(2_000);
});

afterEach(async () => {
  await sealing.stop();
  journal.close();
  rmSync(folder, { recursive: true, force: true });
});

async function emit(first: number, last = first): Promise<void> {
  const times = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  journal.appendEvents(times.map(doorOpened));
  sealing.wake('events');
  await settled();
}

async function observe(first: number, last: number): Promise<void> {
  await journal.append(readings(first, last));
  sealing.wake('telemetry');
  await settled();
}

const sealed = (lane: 'events' | 'telemetry') => journal.pendingBatches(lane, 100).map(rangeOf);

describe('events', () => {
  test('one that comes while nothing else does is sealed at once', async () => {
    await emit(1);
    expect(sealed('events')).toEqual([[1, 1]]);
  });

  test('those that follow gather for 20 ms', async () => {
    await emit(1);
    await emit(2);
    await emit(3);
    expect(sealed('events')).toEqual([[1, 1]]);
    await clock.pass(20);
    expect(sealed('events')).toEqual([
      [1, 1],
      [2, 3],
    ]);
  });

  test('a flood is cut into batches of 500', async () => {
    await emit(1, 1_200);
    expect(sealed('events')).toEqual([
      [1, 500],
      [501, 1_000],
      [1_001, 1_200],
    ]);
  });

  test('what was on disk before the start is sealed without being asked for', async () => {
    await sealing.stop();
    journal.appendEvents([doorOpened(1)]);
    const about = { siteId: 'S', gatewayId: 'G', key, clock, random: randomBytes };
    const sealer = createSealer({ journal: () => journal, ...about });
    sealing = startSealing({ sealer, clock, onSealed: () => undefined, onFault: () => undefined });
    await settled();
    expect(sealed('events')).toEqual([[1, 1]]);
  });

  test('an idle gateway waits for nothing: no timer runs', async () => {
    await emit(1);
    await clock.pass(20);
    expect(clock.sleeping).toBe(0);
  });
});

describe('urgent events', () => {
  const urgent = (at: number) => () => journal.appendEvents([doorOpened(at)]);

  test('gather for nothing: they are sealed in the commit that stores them', async () => {
    await emit(1);
    await emit(2);
    sealing.hurry(urgent(3));
    expect(sealed('events')).toEqual([
      [1, 1],
      [2, 3],
    ]);
  });

  test('are on disk even where sealing fails, and sealed in their turn', async () => {
    const commitSealed = journal.commitSealed.bind(journal);
    journal.commitSealed = () => {
      throw new Error('the batch is not taken');
    };
    sealing.hurry(urgent(1));
    expect(journal.streams('events')[0]?.last).toBe(1);
    expect(faults).toMatchObject([{ message: 'the batch is not taken' }]);
    journal.commitSealed = commitSealed;
    await settled();
    expect(sealed('events')).toEqual([[1, 1]]);
  });

  test('that the disk does not take are refused to whoever made them', () => {
    const full = () => {
      throw new Error('the disk is full');
    };
    expect(() => sealing.hurry(full)).toThrow('the disk is full');
    expect(sealed('events')).toEqual([]);
  });
});

describe('telemetry', () => {
  test('waits a second for company', async () => {
    await observe(1, 3);
    await clock.pass(900);
    await observe(4, 5);
    expect(sealed('telemetry')).toEqual([]);
    await clock.pass(100);
    expect(sealed('telemetry')).toEqual([[1, 5]]);
  });

  test('does not wait once there are 500', async () => {
    await observe(1, 499);
    expect(sealed('telemetry')).toEqual([]);
    await observe(500, 510);
    expect(sealed('telemetry')).toEqual([
      [1, 500],
      [501, 510],
    ]);
  });
});

describe('a sealed batch', () => {
  test('verifies under the gateway’s key and names the one before it', async () => {
    await emit(1, 2);
    await clock.pass(20);
    await emit(3);
    const batches = journal.pendingBatches('events', 10).map((batch) => journal.batchBytes(batch)!);
    const [first, second] = batches.map(openBatch);
    expect([first, second].map((batch) => batch && verifyEnvelope(batch, key))).toEqual([
      true,
      true,
    ]);
    expect(first?.header.previous).toEqual(new Uint8Array(32));
    expect(second?.header.previous).toEqual(new Uint8Array(envelopeHash(first!)));
    expect(inflateBatch(second!).lines).toBe(JSON.stringify(doorOpened(3)));
  });

  test('is kept small enough for the cloud, however badly its items compress', async () => {
    const noise = Array.from({ length: 500 }, (_, index) => ({
      ...doorOpened(index),
      correlationId: randomBytes(300).toString('base64url'),
    }));
    journal.appendEvents(noise);
    sealing.wake('events');
    await settled();
    const batches = journal.pendingBatches('events', 100);
    expect(batches.length).toBeGreaterThan(1);
    expect(batches.at(-1)?.lastSeq).toBe(500);
    for (const batch of batches) expect(journal.batchBytes(batch)!.length).toBeLessThan(61_440);
  });
});

describe('a journal that will not take a batch', () => {
  test('is asked again a second later, and the events are sealed then', async () => {
    const commitSealed = journal.commitSealed.bind(journal);
    journal.commitSealed = () => {
      throw new Error('the disk is full');
    };
    await emit(1);
    expect(faults).toHaveLength(1);
    journal.commitSealed = commitSealed;
    await clock.pass(1_000);
    expect(sealed('events')).toEqual([[1, 1]]);
  });
});
