import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@pledgewatch/shared/clock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openJournal, type Journal, type JournalOptions } from './index.ts';
import {
  doorOpened,
  gaps,
  heldSeqs,
  readings,
  sealAll,
  unsealedEvents,
} from './testing/observed.ts';

let folder: string;
let now = 1_764_000_000_000;
const clock: Clock = { now: () => now, sleep: () => Promise.resolve() };
const opened: Journal[] = [];

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'pledgewatch-journal-')), 'journal');
});

afterEach(() => {
  for (const journal of opened.splice(0)) journal.close();
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

function open(options: Partial<JournalOptions> = {}): Journal {
  const journal = openJournal({ folder, clock, ...options });
  opened.push(journal);
  return journal;
}

function reopen(options: Partial<JournalOptions> = {}): Journal {
  opened.pop()?.close();
  return open(options);
}

describe('appending', () => {
  test('all appends of a tick share one commit, and keep their order', async () => {
    let commits = 0;
    const journal = open({ onStored: () => commits++ });
    await Promise.all([1, 2, 3, 4].map((seq) => journal.append(readings(seq, seq))));
    expect(commits).toBe(1);
    await journal.append(readings(5, 5));
    expect(commits).toBe(2);
    expect(heldSeqs(journal)).toEqual([1, 2, 3, 4, 5]);
  });

  test('what resolved is there after the journal was closed, in order', async () => {
    await open().append(readings(1, 1_234));
    expect(heldSeqs(reopen())).toEqual(readings(1, 1_234).map(({ deviceSeq }) => deviceSeq));
  });

  test('a reader may stop and go on anywhere inside a commit', async () => {
    const journal = open();
    await journal.append(readings(1, 700));
    const seqs: number[] = [];
    for (let part = journal.readObservations(0, 33); part.length > 0;) {
      seqs.push(...part.map(({ seq }) => seq));
      part = journal.readObservations(seqs.at(-1) ?? 0, 33);
    }
    expect(seqs).toEqual(Array.from({ length: 700 }, (_, index) => index + 1));
  });

  test('more than one commit may take in one tick is turned away and declared', async () => {
    const journal = open();
    const accepted = journal.append(readings(1, 49_999));
    await expect(journal.append(readings(1, 2))).rejects.toMatchObject({ code: 'PW_JOURNAL_BUSY' });
    await accepted;
    expect(gaps(journal)).toMatchObject([{ reason: 'PW_JOURNAL_BUSY', count: 2, of: 'journal' }]);
  });

  test('a second agent on the same folder is told so', () => {
    open();
    expect(() => openJournal({ folder, clock })).toThrow(
      expect.objectContaining({ code: 'PW_JOURNAL_IN_USE' }),
    );
  });
});

describe('what observations mean', () => {
  test('state parts, events and the cursor are kept as one', async () => {
    const journal = open();
    await journal.append(readings(1, 3));
    journal.commitGoods({
      upTo: 2,
      changes: [
        { name: 'goods/D-1', body: 'open' },
        { name: 'goods/S-A-01', body: '{"grossG":1}' },
      ],
      events: [doorOpened(1)],
    });
    journal.commitGoods({ upTo: 3, changes: [{ name: 'goods/D-1', body: null }], events: [] });
    const after = reopen();
    expect(after.states()).toEqual([['goods/S-A-01', '{"grossG":1}']]);
    expect(after.folded).toBe(3);
    expect(unsealedEvents(after)).toEqual([doorOpened(1)]);
  });

  test('a commit that fails changes nothing', async () => {
    const journal = open();
    await journal.append(readings(1, 1));
    const body = undefined as unknown as string;
    const changes = [
      { name: 'goods/D-1', body: 'open' },
      { name: 'goods/D-2', body },
    ];
    expect(() => journal.commitGoods({ upTo: 1, changes, events: [doorOpened(1)] })).toThrow();
    expect([journal.folded, journal.states(), unsealedEvents(journal)]).toEqual([0, [], []]);
  });

  test('an observation is kept until it is both folded and sealed', async () => {
    const journal = open();
    await journal.append(readings(1, 2));
    sealAll(journal, 'telemetry');
    expect(heldSeqs(journal)).toEqual([1, 2]);
    journal.commitGoods({ upTo: 2, changes: [], events: [] });
    await journal.append(readings(3, 4));
    journal.commitGoods({ upTo: 4, changes: [], events: [] });
    expect(heldSeqs(journal, 2)).toEqual([3, 4]);
    expect(journal.nextItems(journal.streams('telemetry')[0]!, 10)).toMatchObject({ firstSeq: 3 });
  });
});

describe('a journal without room', () => {
  const limits = { bytesMax: 400_000, fileBytesMax: 4_000_000 };

  test('refuses with PW_JOURNAL_FULL, and declares what it refused once there is room', async () => {
    const journal = open({ limits });
    let last = 0;
    const fill = async () => {
      for (; ; last += 500) await journal.append(readings(last + 1, last + 500));
    };
    await expect(fill()).rejects.toMatchObject({ code: 'PW_JOURNAL_FULL' });
    const refusedAt = now;
    now += 60_000;
    await expect(journal.append(readings(1, 7))).rejects.toMatchObject({ code: 'PW_JOURNAL_FULL' });
    expect(heldSeqs(journal)).toHaveLength(last);
    journal.commitGoods({ upTo: last, changes: [], events: [doorOpened(9)] });
    sealAll(journal, 'telemetry', 500);
    journal.forget(journal.pendingBatches('telemetry', 1_000));
    await journal.append(readings(last + 1, last + 1));
    expect(heldSeqs(journal, last)).toEqual([last + 1]);
    expect(unsealedEvents(journal)).toMatchObject([
      doorOpened(9),
      { kind: 'gap', reason: 'PW_JOURNAL_FULL', count: 507, fromAt: refusedAt, toAt: now },
    ]);
  });

  test('thins old telemetry rather than refuse, says so, and drops no event', async () => {
    const journal = open({ limits });
    const events = Array.from({ length: 200 }, (_, index) => doorOpened(index));
    journal.appendEvents(events);
    for (let last = 0; last < 30_000; last += 500) {
      await journal.append(readings(last + 1, last + 500));
      journal.commitGoods({ upTo: last + 500, changes: [], events: [] });
      sealAll(journal, 'telemetry', 500);
      journal.tidy();
    }
    expect(journal.usedBytes).toBeLessThan(limits.bytesMax);
    const told = unsealedEvents(journal);
    expect(told.filter(({ kind }) => kind === 'door')).toEqual(events);
    const thinned = gaps(journal);
    const held = journal.pendingBatches('telemetry', 1_000);
    const heldCount = held.reduce((sum, batch) => sum + batch.lastSeq - batch.firstSeq + 1, 0);
    const lostCount = thinned.reduce((sum, { count = 0 }) => sum + count, 0);
    expect(thinned.every(({ reason, of }) => reason === 'thinned' && of === 'telemetry')).toBe(
      true,
    );
    expect(heldCount + lostCount).toBe(30_000);
  });

  test('a file at its limit turns writes away with PW_DISK_FULL and goes on when there is room', async () => {
    const journal = open({ limits: { bytesMax: 4_000_000, fileBytesMax: 400_000 } });
    let last = 0;
    const fill = async () => {
      for (; ; last += 500) await journal.append(readings(last + 1, last + 500));
    };
    await expect(fill()).rejects.toMatchObject({ code: 'PW_DISK_FULL' });
    expect(heldSeqs(journal)).toHaveLength(last);
    journal.commitGoods({ upTo: last, changes: [], events: [] });
    sealAll(journal, 'telemetry', 500);
    journal.forget(journal.pendingBatches('telemetry', 1_000));
    await journal.append(readings(last + 1, last + 2));
    expect(heldSeqs(journal, last)).toEqual([last + 1, last + 2]);
    expect(gaps(journal)).toMatchObject([{ reason: 'PW_DISK_FULL', count: 500 }]);
  });
});
