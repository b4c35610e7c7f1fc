import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { describe } from 'vitest';
import { describeSource, type SourceRig } from '../testing/conformance.ts';
import { openLine } from '../testing/line.ts';
import { isInstalled, mosquitto } from '@pledgewatch/shared/testing';

async function openRig(): Promise<SourceRig> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pledgewatch-mqtt-'));
  const broker = await mosquitto({ folder: dataDir });
  await broker.start();
  const line = await openLine(broker.port);
  const device = await connectAsync(broker.url);
  const source = {
    id: 'warehouse',
    driver: 'mqtt',
    silenceMaxMs: 120_000,
    url: `mqtt://127.0.0.1:${line.port}`,
    clientId: 'edge',
    topics: [
      {
        decode: 'json',
        kind: 'weight',
        topic: 'scales/{deviceId}/weight',
        fields: { grossG: { at: '/gross', unit: 'kg' } },
        seq: '/seq',
      },
    ],
  } as const;
  return {
    options: () => ({ sources: [{ ...source, topics: [...source.topics] }], dataDir }),
    async say(n) {
      const body = JSON.stringify({ seq: n, gross: 1_000 });
      await device.publishAsync('scales/S-A-01/weight', body, { qos: 1 });
    },
    wordOf: ({ deviceSeq }) => deviceSeq,
    cut: () => line.cut(),
    mend: () => line.mend(),
    connections: () => line.connections(),
    async close() {
      await device.endAsync(true);
      await line.close();
      await broker.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

describe.skipIf(!isInstalled('mosquitto'))('on Mosquitto', () => {
  describeSource('a source on an MQTT broker', openRig, {
    cannot: { lose: 'the broker keeps what was not acknowledged, so that a break loses nothing' },
  });
});
