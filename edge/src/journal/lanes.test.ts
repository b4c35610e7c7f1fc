import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatePrivateKey, keyId } from '@pledgewatch/shared/keys';
import { inflateBatch, openBatch, sealBatch } from '@pledgewatch/shared/batch';
import type { Clock } from '@pledgewatch/shared/clock';
import type { Lane } from '@pledgewatch/shared/topics';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openJournal, type Journal } from './index.ts';
import {
  doorOpened,
  gaps,
  heldSeqs,
  rangeOf,
  readings,
  sealAll,
  unsealedEvents,
} from './testing/observed.ts';

const BEGAN = 1_764_000_000_000;
const key = generatePrivateKey();

let folder: string;
let now: number;
let journal: Journal;
const clock: Clock = { now: () => now, sleep: () => Promise.resolve() };

beforeEach(() => {
  now = BEGAN;
  folder = join(mkdtempSync(join(tmpdir(), 'pledgewatch-lanes-')), 'journal');
  journal = openJournal({ folder, clock, limits: { telemetryAgeMaxMs: 3_600_000 } });
});

afterEach(() => {
  journal.close();
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

/** Seals the next items of a stream as the sealer does, so that they can be opened again. */
function seal(lane: Lane, epoch: number, max: number): void {
  const run = journal.nextItems({ lane, epoch }, max);
  if (!run) throw new Error('nothing to seal');
  const { firstSeq, items, previous } = run;
  const place = { lane, epoch, firstSeq, lastSeq: firstSeq + items.length - 1, sealedAt: now };
  const header = { siteId: 'S', gatewayId: 'G', previous, ...place };
  const salt = new Uint8Array(16);
  const bytes = sealBatch({ header, items, salt, key, keyId: keyId(key) });
  journal.commitSealed({ ...place, bytes, hash: new Uint8Array(32).fill(place.lastSeq) });
}

const pending = (lane: Lane) => journal.pendingBatches(lane, 1_000);
const openings = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => doorOpened(first + index));

describe('a lane', () => {
  test('numbers its items from 1 and chains its batches', () => {
    journal.appendEvents(openings(1, 5));
    seal('events', BEGAN, 2);
    expect(journal.nextItems({ lane: 'events', epoch: BEGAN }, 2)).toMatchObject({
      firstSeq: 3,
      previous: new Uint8Array(32).fill(2),
      items: openings(3, 4).map((event) => JSON.stringify(event)),
    });
    seal('events', BEGAN, 2);
    seal('events', BEGAN, 2);
    expect(pending('events').map(rangeOf)).toEqual([
      [1, 2],
      [3, 4],
      [5, 5],
    ]);
    expect(journal.nextItems({ lane: 'events', epoch: BEGAN }, 2)).toBeNull();
  });

  test('never seals with a hole', () => {
    journal.appendEvents(openings(1, 3));
    const place = { lane: 'events', epoch: BEGAN, firstSeq: 2, lastSeq: 3, sealedAt: now } as const;
    const batch = { ...place, bytes: new Uint8Array(1), hash: new Uint8Array(32) };
    expect(() => journal.commitSealed(batch)).toThrow(/without holes/);
    expect(pending('events')).toEqual([]);
  });

  test('holds a batch until it is told to forget it', () => {
    journal.appendEvents(openings(1, 4));
    sealAll(journal, 'events');
    const [first, second] = pending('events');
    journal.forget([first!]);
    journal.close();
    journal = openJournal({ folder, clock });
    expect(pending('events')).toEqual([second]);
    expect(journal.batchBytes(first!)).toBeNull();
    expect(journal.batchBytes(second!)?.length).toBeGreaterThan(0);
  });
});

describe('a new epoch', () => {
  test('is sent before what waits, which keeps its order', () => {
    journal.appendEvents(openings(1, 6));
    seal('events', BEGAN, 2);
    now += 1_000;
    expect(journal.rotateEpoch('events')).toBe(now);
    journal.appendEvents(openings(7, 8));
    sealAll(journal, 'events');
    expect(pending('events').map((batch) => [batch.epoch, ...rangeOf(batch)])).toEqual([
      [now, 1, 2],
      [BEGAN, 1, 2],
      [BEGAN, 3, 4],
      [BEGAN, 5, 6],
    ]);
  });

  test('is always later than the one before, whatever the clock does', () => {
    journal.appendEvents(openings(1, 2));
    now -= 86_400_000;
    expect(journal.rotateEpoch('events')).toBe(BEGAN + 1);
  });

  test('ends the old one once nothing of it waits', () => {
    journal.appendEvents(openings(1, 2));
    sealAll(journal, 'events');
    now += 1;
    journal.rotateEpoch('events');
    expect(journal.streams('events')).toHaveLength(2);
    journal.forget(pending('events'));
    expect(journal.streams('events').map(({ epoch }) => epoch)).toEqual([now]);
  });

  test('of telemetry takes over what the old one had not sealed', async () => {
    await journal.append(readings(1, 5));
    seal('telemetry', BEGAN, 2);
    now += 1;
    const epoch = journal.rotateEpoch('telemetry');
    const items = readings(3, 5).map((reading) => JSON.stringify(reading));
    expect(journal.nextItems({ lane: 'telemetry', epoch }, 10)).toMatchObject({
      firstSeq: 1,
      items,
    });
  });
});

describe('a stream given up', () => {
  test('says which numbers end, and sends its events again under new ones', () => {
    journal.appendEvents(openings(1, 7));
    for (let batch = 0; batch < 3; batch++) seal('events', BEGAN, 2);
    journal.forget(pending('events').slice(0, 1));
    now += 5_000;
    const refused = { lastSeq: 4, code: 'PW_BATCH_CHAIN_BROKEN' };
    const reason = refused.code;
    journal.abandon({ lane: 'events', epoch: BEGAN, fromSeq: 3, reason, refused });
    expect(unsealedEvents(journal)).toEqual([
      expect.objectContaining({
        kind: 'gap',
        epoch: BEGAN,
        fromSeq: 3,
        toSeq: 7,
        count: 0,
        reason,
      }),
      ...openings(3, 7),
    ]);
    expect(journal.streams('events').map(({ epoch }) => epoch)).toEqual([now]);
    expect(pending('events')).toEqual([]);
  });

  test('counts the events that are not here any more', () => {
    journal.appendEvents(openings(1, 4));
    sealAll(journal, 'events');
    journal.forget(pending('events'));
    journal.abandon({ lane: 'events', epoch: BEGAN, fromSeq: 3, reason: 'resend-not-held' });
    expect(gaps(journal)).toMatchObject([{ fromSeq: 3, toSeq: 4, count: 2, fromAt: BEGAN }]);
  });

  test('keeps the batches before the broken number', () => {
    journal.appendEvents(openings(1, 6));
    for (let batch = 0; batch < 3; batch++) seal('events', BEGAN, 2);
    journal.abandon({ lane: 'events', epoch: BEGAN, fromSeq: 5, reason: 'resend-not-held' });
    expect(pending('events').map(rangeOf)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(unsealedEvents(journal).slice(1)).toEqual(openings(5, 6));
  });

  test('of telemetry counts its readings as lost and goes on with the unsealed', async () => {
    await journal.append(readings(1, 5));
    seal('telemetry', BEGAN, 4);
    journal.abandon({ lane: 'telemetry', epoch: BEGAN, fromSeq: 1, reason: 'resend-not-held' });
    expect(gaps(journal)).toMatchObject([{ of: 'telemetry', fromSeq: 1, toSeq: 4, count: 4 }]);
    const [stream] = journal.streams('telemetry');
    expect(stream && journal.nextItems(stream, 10)?.items).toEqual([
      JSON.stringify(readings(5, 5)[0]),
    ]);
  });
});

describe('telemetry that waits too long', () => {
  test('is thinned one epoch at a time, oldest first, each with a gap record', async () => {
    await journal.append(readings(1, 4));
    sealAll(journal, 'telemetry');
    now += 4_000_000;
    journal.tidy();
    await journal.append(readings(5, 8));
    sealAll(journal, 'telemetry');
    expect(gaps(journal)).toMatchObject([
      { reason: 'thinned', epoch: BEGAN, fromSeq: 1, toSeq: 4, count: 4, fromAt: BEGAN },
    ]);
    expect(pending('telemetry').map(({ epoch }) => epoch)).toEqual([
      BEGAN + 4_000_000,
      BEGAN + 4_000_000,
    ]);
  });

  test('leaves events alone however old they are', () => {
    journal.appendEvents(openings(1, 2));
    sealAll(journal, 'events');
    now += 400 * 86_400_000;
    for (let round = 0; round < 5; round++) journal.tidy();
    expect(pending('events').map(rangeOf)).toEqual([[1, 2]]);
    expect(gaps(journal)).toEqual([]);
  });

  test('what is neither folded nor sealed is never thinned', async () => {
    await journal.append(readings(1, 4));
    now += 400 * 86_400_000;
    journal.tidy();
    expect(heldSeqs(journal)).toEqual([1, 2, 3, 4]);
  });
});

test('a sealed batch opens to the events it was made of', () => {
  journal.appendEvents(openings(1, 3));
  seal('events', BEGAN, 3);
  const bytes = journal.batchBytes(pending('events')[0]!);
  const { lines } = inflateBatch(openBatch(bytes!));
  expect(lines.split('\n').map((line) => JSON.parse(line))).toEqual(openings(1, 3));
});
