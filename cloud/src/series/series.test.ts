import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '@pledgewatch/shared/clock';
import { createLog } from '@pledgewatch/shared/log';
import type { Page } from '#/core/index.ts';
import { startFollowing, type Following } from '#/follow/index.ts';
import { openLedger, type Ledger } from '#/ledger/index.ts';
import { createSequencer, factOfEntry, type Sequencer } from '#/sequencer/index.ts';
import { EPOCH, testGateway, verifiedBatch, weighed, type TestGateway } from '#/testing/gateway.ts';
import { KEEP_ALL } from '#/testing/keep-all.ts';
import { isInstalled } from '@pledgewatch/shared/testing';
import { influxd, type Influxd } from '#/testing/influxd.ts';
import { openSeries, type Series, type SeriesConfig } from './index.ts';
import { MEASUREMENTS } from './measurements.ts';
import type { Row } from './store.ts';

const log = createLog('test', 'silent');
const WEIGHT = MEASUREMENTS.get('observed_weight')!;

let folder: string;
let ledger: Ledger;
let sequencer: Sequencer;
let gateway: TestGateway;
let series: Series;
let following: Following;
let sent: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pw-series-'));
  ledger = openLedger({ file: join(folder, 'ledger.db') });
  const onFatal = (error: Error) => expect.unreachable(error.message);
  sequencer = createSequencer({ ledger, clock: systemClock, log, onFatal });
  gateway = testGateway();
  sent = 0;
});
afterEach(async () => {
  await stop();
  ledger.close();
  rmSync(folder, { recursive: true });
});

function start(config: SeriesConfig): void {
  series = openSeries({ config, dataDir: folder, clock: systemClock, log });
  following = startFollowing({ followers: [series], ledger, sequencer, log, clock: systemClock });
}

async function stop(): Promise<void> {
  await following.stop();
  series.close();
}

/** Commits a batch of weights, each a gram more than the one before it, all of one instant. */
function commit(items = 20): void {
  const weights = Array.from({ length: items }, () => weighed(sent++));
  sequencer.admit([verifiedBatch(gateway.seal('telemetry', weights))]);
}

/** One entry of the ledger, as a follower is given it. */
function readPage(index: number): Page {
  const [entry] = ledger.entries(index, 1);
  return {
    from: index,
    next: index + 1,
    facts: [factOfEntry(index, entry!.bytes)!],
    decisions: [],
  };
}

async function caughtUp(): Promise<void> {
  await vi.waitUntil(() => following.lag('series') === 0, { timeout: 20_000 });
}

async function rows(of = series): Promise<readonly Row[]> {
  return of.store.rows({
    measurement: WEIGHT,
    where: [],
    from: { atMs: 0, subMs: 0 },
    to: { atMs: EPOCH * 2, subMs: 0 },
    limit: 100_000,
  });
}

async function masses(): Promise<unknown[]> {
  return (await rows()).map(({ values }) => values['grossG']);
}

const everyMass = () => Array.from({ length: sent }, (_, mass) => mass);

function promises(config: () => SeriesConfig) {
  it('makes a point of every item of both lanes, with its ledger entry', async () => {
    start(config());
    sequencer.admit([
      verifiedBatch(gateway.seal('telemetry', [weighed(1_000_000), weighed(1_000_500)])),
      verifiedBatch(gateway.seal('events', [DOOR_OPENED])),
    ]);
    await caughtUp();
    expect(await rows()).toEqual([
      { atMs: EPOCH, subMs: 1, values: { ...WEIGHED, grossG: 1_000_000 } },
      { atMs: EPOCH, subMs: 2, values: { ...WEIGHED, grossG: 1_000_500 } },
    ]);
    const everything = { from: { atMs: 0, subMs: 0 }, to: { atMs: EPOCH * 2, subMs: 0 } };
    const doors = { measurement: MEASUREMENTS.get('door')!, where: [], limit: 10, ...everything };
    expect(await series.store.rows(doors)).toEqual([
      {
        atMs: EPOCH,
        subMs: 1,
        values: {
          siteId: 'site-1',
          gatewayId: 'gw-1',
          doorId: 'D-1',
          zoneId: 'Z-A',
          open: true,
          outOfHours: true,
          clock: 'gateway',
          entry: 1,
        },
      },
    ]);
  });

  it('goes on where it stood, and makes the same again when its files are removed', async () => {
    start(config());
    commit();
    await caughtUp();
    await stop();
    commit();
    start(config());
    commit();
    await caughtUp();
    expect(series.counters().written).toBe(40);
    expect(await masses()).toEqual(everyMass());
    const before = await rows();
    await stop();
    for (const end of ['', '-wal', '-shm'])
      rmSync(join(folder, `series.db${end}`), { force: true });
    start(config());
    await caughtUp();
    expect(series.counters().written).toBe(60);
    expect(await rows()).toEqual(before);
  });

  it('places a point where its event counts as true, whatever the device’s clock says', async () => {
    start(config());
    const before = systemClock.now();
    const ahead = { ...weighed(1), observedAt: 8.64e15 };
    const behind = { ...weighed(2), observedAt: 1, receivedAt: EPOCH, clock: 'unsynced' };
    sequencer.admit([verifiedBatch(gateway.seal('telemetry', [ahead, behind]))]);
    await caughtUp();
    const [late = 0, early = 0] = (await rows()).map(({ atMs }) => atMs).toSorted((a, b) => b - a);
    expect(early).toBe(EPOCH);
    expect(late).toBeGreaterThanOrEqual(before);
    expect(late).toBeLessThanOrEqual(systemClock.now());
  });

  it('keeps an item aside that no store can hold, and writes the rest', async () => {
    start(config());
    const batch = verifiedBatch(gateway.seal('telemetry', [weighed(1), weighed(5), weighed(2)]));
    // No schema of today lets it pass; what an older one let into the ledger is there for good.
    const items = batch.items.with(1, { ...weighed(5), deviceId: 'S-A-01\\' } as never);
    sequencer.admit([{ ...batch, items }]);
    await caughtUp();
    expect(await masses()).toEqual([1, 2]);
    expect(series.refused(10)).toEqual([
      {
        entry: 0,
        item: 1,
        measurement: 'observed_weight',
        reason: 'tag deviceId cannot be written',
      },
    ]);
    expect(series.counters()).toEqual({ written: 2, refused: 1 });
  });
}

const WEIGHED = {
  siteId: 'site-1',
  gatewayId: 'gw-1',
  sourceId: 'mqtt',
  deviceId: 'S-A-01',
  entry: 0,
};
const DOOR_OPENED = {
  kind: 'door',
  doorId: 'D-1',
  zoneId: 'Z-A',
  open: true,
  outOfHours: true,
  observedAt: EPOCH,
  clock: 'gateway',
  receivedAt: EPOCH,
};

describe('series in the embedded store', () => {
  promises(() => ({ kind: 'embedded', database: 'pledgewatch', ...KEEP_ALL }));
});

describe.skipIf(!isInstalled('influxd'))('series in InfluxDB (influxd)', () => {
  let server: Influxd;
  let databases = 0;

  beforeAll(async () => {
    server = await influxd();
    await server.start();
  });
  afterAll(() => server.remove());

  let config: SeriesConfig;
  beforeEach(() => {
    config = { kind: 'influx', ...KEEP_ALL, url: server.url, database: `series${databases++}` };
  });

  promises(() => config);

  it('loses and doubles nothing when InfluxDB is killed for a while and started again', async () => {
    start(config);
    commit();
    await caughtUp();
    const points = await rows();
    await server.stop('SIGKILL');
    for (let batch = 0; batch < 30; batch++) commit(100);
    await vi.waitUntil(() => following.lag('series') === 30);
    await server.start();
    for (let batch = 0; batch < 5; batch++) commit();
    await caughtUp();
    expect(await masses()).toEqual(everyMass());
    expect((await rows()).slice(0, points.length)).toEqual(points);
    expect(series.counters()).toEqual({ written: sent, refused: 0 });
  });

  it('loses nothing when InfluxDB is killed again and again while points flow', async () => {
    start(config);
    for (let round = 0; round < 4; round++) {
      for (let batch = 0; batch < 10; batch++) {
        commit(200);
        await new Promise(setImmediate);
      }
      await server.stop('SIGKILL');
      await server.start();
    }
    await caughtUp();
    expect(await masses()).toEqual(everyMass());
  });

  it('writes two pages at once, and never counts one before the other', async () => {
    start(config);
    await following.stop();
    commit();
    commit();
    const [first, second] = [readPage(0), readPage(1)];
    expect(series.pagesAtOnce).toBe(2);
    await expect(series.take(second)).rejects.toThrow(/the page before it/);
    expect(series.cursor()).toBe(0);
    await Promise.all([series.take(first), series.take(second)]);
    expect(series.cursor()).toBe(2);
    expect(await masses()).toEqual(everyMass());
    expect(series.counters()).toEqual({ written: sent, refused: 0 });
  });

  it('begins anew in another database', async () => {
    start(config);
    commit();
    await caughtUp();
    await stop();
    start({ ...config, database: `${config.database}b` });
    await caughtUp();
    expect(await masses()).toEqual(everyMass());
  });
});
