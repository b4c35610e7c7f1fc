import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#/testing/manual-clock.ts';
import { openEmbeddedStore } from './embedded-store.ts';
import { PIECE_POINTS } from './limits.ts';
import { MEASUREMENTS } from './measurements.ts';
import type { Point } from './point.ts';
import type { SeriesStore } from './store.ts';

const NOW = Date.UTC(2026, 10, 25);
const DAY = 86_400_000;
const measurement = MEASUREMENTS.get('climate')!;

let folder: string;
let db: DatabaseSync;
let clock: ManualClock;
let store: SeriesStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pw-retention-'));
  clock = new ManualClock(NOW);
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

function open(keep: { keepDays?: number; megabytesMax?: number } = {}) {
  db = new DatabaseSync(join(folder, 'series.db'));
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF');
  store = openEmbeddedStore(db, { clock, keepDays: 10, megabytesMax: 1_000, ...keep });
}

function openAgain(keep?: Parameters<typeof open>[0]) {
  db.close();
  open(keep);
}

function point(atMs: number, sensorId = 'C-1', subMs = 0, correlationId = 'c'): Point {
  const values = {
    sensorId,
    zoneId: 'A',
    temperatureMilliC: 1,
    humidityPermille: 1,
    correlationId,
  };
  return { measurement, siteId: 's', gatewayId: 'g', atMs, subMs, entry: 0, item: 0, values };
}

async function times(): Promise<number[]> {
  const to = { atMs: NOW * 2, subMs: 0 };
  const from = { atMs: 0, subMs: 0 };
  const rows = await store.rows({ measurement, where: [], from, to, limit: 1_000_000 });
  return rows.map(({ atMs }) => atMs);
}

/** A hundred points at a time, one a second; returns when the last one happened. */
async function writeAsItHappens(writes: number, text: string): Promise<number> {
  let at = NOW;
  for (let write = 0; write < writes; write++) {
    clock.advance(100_000);
    await store.write(Array.from({ length: 100 }, () => point((at += 1_000), 'C-1', 0, text)));
  }
  return at;
}

function count(): number {
  return db.prepare('SELECT count(*) AS n FROM points').get()?.['n'] as number;
}

describe('the embedded store', () => {
  it('keeps so many days of every series, and says from when on', async () => {
    open();
    const ages = [30, 11, 9, 0];
    await store.write(
      ages.flatMap((days) => ['C-1', 'C-2'].map((sensor) => point(NOW - days * DAY, sensor))),
    );
    expect(await times()).toEqual([9, 9, 0, 0].map((days) => NOW - days * DAY));
    expect(store.keptFrom()).toBe(NOW - 10 * DAY);
    clock.advance(5 * DAY);
    await store.write([point(NOW + 5 * DAY)]);
    expect(await times()).toEqual([NOW, NOW, NOW + 5 * DAY]);
  });

  it('does not take in again what was let go, not even after a restart or by a clock that went back', async () => {
    open();
    await store.write([point(NOW)]);
    const keptFrom = store.keptFrom();
    clock.advance(-5 * DAY);
    openAgain();
    await store.write([point(keptFrom - 1), point(keptFrom)]);
    expect(await times()).toEqual([keptFrom, NOW]);
    expect(store.keptFrom()).toBe(keptFrom);
  });

  it('lets the oldest go where they take too much of the disk, and never the newest', async () => {
    const megabytesMax = 0.5;
    open({ megabytesMax });
    const text = 'x'.repeat(400);
    const at = await writeAsItHappens(60, text);
    const left = await times();
    expect(left.at(-1)).toBe(at);
    expect(left).toEqual(left.map((_, n) => at - (left.length - 1 - n) * 1_000));
    expect(left[0]).toBeGreaterThanOrEqual(store.keptFrom());
    expect(left.length).toBeGreaterThan(200);
    expect(left.length * text.length).toBeLessThanOrEqual(megabytesMax * 1_048_576);
  });

  it('counts what SQLite has written beside its file', async () => {
    const megabytesMax = 0.5;
    open({ megabytesMax });
    await writeAsItHappens(60, 'x'.repeat(400));
    const bytes = ['', '-wal'].map((end) => statSync(join(folder, `series.db${end}`)).size);
    expect(bytes[0]! + bytes[1]!).toBeLessThan(1.5 * megabytesMax * 1_048_576);
  });

  it('lets go of days that are over where nothing is written', async () => {
    open();
    await store.write([point(NOW)]);
    clock.advance(11 * DAY);
    await store.trim();
    expect(await times()).toEqual([]);
    expect(store.keptFrom()).toBe(NOW + DAY);
  });

  it('lets a point of long ago cost no others', async () => {
    open({ keepDays: 36_500, megabytesMax: 0.5 });
    const text = 'x'.repeat(400);
    await store.write([point(1_000, 'broken clock')]);
    await writeAsItHappens(20, text);
    const left = await times();
    expect(left[0]).not.toBe(1_000);
    expect(left.length).toBeGreaterThan(200);
  });

  it('deletes a limited piece at a time when a limit was lowered, until all is gone', async () => {
    open({ keepDays: 10 });
    const many = 3 * PIECE_POINTS;
    await store.write(Array.from({ length: many }, (_, n) => point(NOW - 5 * DAY, 'C-1', n)));
    openAgain({ keepDays: 1 });
    await store.write([point(NOW)]);
    expect(count()).toBe(many + 1 - PIECE_POINTS);
    await store.write([point(NOW, 'C-1', 1)]);
    await store.write([point(NOW, 'C-1', 2)]);
    expect(await times()).toEqual([NOW, NOW, NOW]);
  });
});
