import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { systemClock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { createLog } from '@pledgewatch/shared/log';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSources, type SourceConfig, type Sources } from '../index.ts';
import { openLine, type Line } from '../testing/line.ts';
import { isInstalled, mosquitto, type Mosquitto } from '@pledgewatch/shared/testing';
import { TestStore } from '../testing/store.ts';

const patient = { timeout: 20_000 };
const scales = {
  decode: 'json',
  kind: 'weight',
  topic: 'scales/{deviceId}/weight',
  fields: { grossG: { at: '/gross', unit: 'kg' }, stable: '/stable' },
  time: { at: '/ts', format: 'iso8601' },
  seq: '/seq',
  correlationId: '/mid',
} as const;

describe.skipIf(!isInstalled('mosquitto'))('a source on Mosquitto', () => {
  let folder: string;
  let broker: Mosquitto;
  let line: Line;
  let device: MqttClient;
  let store: TestStore;
  let sources: Sources | undefined;
  let cases = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pledgewatch-mqtt-'));
    broker = await mosquitto({ folder });
    await broker.start();
    line = await openLine(broker.port);
    device = await connectAsync(broker.url);
  });

  beforeEach(() => {
    cases += 1;
    store = new TestStore();
  });

  afterEach(async () => {
    store.release();
    await sources?.stop();
    sources = undefined;
  });

  afterAll(async () => {
    await device?.endAsync();
    await line?.close();
    await broker?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function config(): SourceConfig {
    return {
      id: 'warehouse',
      driver: 'mqtt',
      silenceMaxMs: 120_000,
      url: `mqtt://127.0.0.1:${line.port}`,
      clientId: `edge-${cases}`,
      topics: [{ ...scales, topic: `scales-${cases}/{deviceId}/weight` }],
    };
  }

  async function start(): Promise<Sources> {
    sources = await startSources({
      sources: [config()],
      dataDir: folder,
      clock: systemClock,
      chance: () => 0,
      log: createLog('edge-test', 'silent'),
      append: store.append,
    });
    await expect.poll(() => sources?.states()[0]?.phase, patient).toBe('open');
    return sources;
  }

  async function weigh(seq: number): Promise<void> {
    const body = { seq, ts: new Date().toISOString(), gross: 10_000 + seq, stable: true };
    await device.publishAsync(`scales-${cases}/S-A-01/weight`, JSON.stringify(body), { qos: 1 });
  }

  const storedSeqs = () => store.observations.map(({ deviceSeq }) => deviceSeq);

  test('stores what scales say', async () => {
    await start();
    await weigh(1);
    await expect.poll(() => store.observations, patient).toHaveLength(1);
    expect(store.observations[0]).toMatchObject({
      kind: 'weight',
      sourceId: 'warehouse',
      deviceId: 'S-A-01',
      deviceSeq: 1,
      grossG: 10_001_000,
      stable: true,
      clock: 'device',
    });
  });

  test('acknowledges only what is on disk: what was not is given again', async () => {
    store.hold();
    await start();
    await weigh(1);
    await weigh(2);
    await expect.poll(() => store.offered, patient).toHaveLength(2);
    line.cut();
    await expect.poll(() => sources?.states()[0]?.phase, patient).not.toBe('open');
    store.offered.length = 0;
    store.hold(); // what the first session offered never ends
    line.mend();
    await expect.poll(() => store.offered, patient).toHaveLength(2);
    store.release();
    await expect.poll(storedSeqs, patient).toEqual([1, 2]);
    expect(store.observations.map((each) => each.possibleDuplicate)).toEqual([true, true]);
  });

  test('is not given again what it acknowledged', async () => {
    await start();
    for (let seq = 1; seq <= 50; seq += 1) await weigh(seq);
    await expect.poll(storedSeqs, patient).toHaveLength(50);
    await sources?.stop();
    await weigh(51);
    await start();
    await expect.poll(storedSeqs, patient).toEqual(Array.from({ length: 51 }, (_, i) => i + 1));
  });

  test('gets again what the journal refused', async () => {
    store.refuse(new PledgewatchError('PW_DISK_FULL', { reason: 'no space left' }));
    await start();
    await weigh(1);
    await expect.poll(() => sources?.states()[0]?.refused, patient).toBeGreaterThan(0);
    store.refuse();
    await expect.poll(storedSeqs, patient).toEqual([1]);
    expect(sources?.states()[0]?.fault?.code).toBe('PW_DISK_FULL');
  });

  test('keeps as undecoded what it cannot read, and reads the next', async () => {
    await start();
    await device.publishAsync(`scales-${cases}/S-A-01/weight`, '{"seq":1', { qos: 1 });
    await weigh(2);
    await expect
      .poll(() => store.observations.map(({ kind }) => kind), patient)
      .toEqual(['undecoded', 'weight']);
  });
});
