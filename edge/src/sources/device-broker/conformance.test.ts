import { createHash } from 'node:crypto';
import { connectAsync, type MqttClient } from 'mqtt';
import { describeSource, type SourceRig } from '../testing/conformance.ts';
import { openLine, type Line } from '../testing/line.ts';

const token = 'scale-token';
const deviceBroker = {
  host: '127.0.0.1',
  port: 0,
  messagesPerSecondMax: 10_000,
  users: [
    {
      name: 'scale',
      passwordSha256: createHash('sha256').update(token).digest('hex'),
      publish: ['scales/'],
      subscribe: [],
    },
  ],
  topics: [
    {
      decode: 'json' as const,
      kind: 'weight' as const,
      topic: 'scales/{deviceId}/weight',
      fields: { grossG: { at: '/gross', unit: 'kg' as const } },
      seq: '/seq',
    },
  ],
};

/** A device that repeats what was not acknowledged, as MQTT has it, on a line of its own. */
async function openRig(): Promise<SourceRig> {
  let line: Line | undefined;
  let device: MqttClient | undefined;
  return {
    options: () => ({ sources: [], deviceBroker, dataDir: '/nowhere' }),
    async reads(sources) {
      line = await openLine(Number(new URL(sources.deviceBrokerUrl() ?? '').port));
      const access = { clientId: 'S-A-01', username: 'scale', password: token };
      const url = `mqtt://127.0.0.1:${line.port}`;
      device = await connectAsync(url, { ...access, reconnectPeriod: 100 });
      device.on('error', () => undefined);
    },
    say(n) {
      const body = JSON.stringify({ seq: n, gross: 1_000 });
      device?.publish('scales/S-A-01/weight', body, { qos: 1 });
    },
    wordOf: ({ deviceSeq }) => deviceSeq,
    cut: () => line?.cut(),
    mend: () => line?.mend(),
    connections: () => line?.connections() ?? 0,
    async close() {
      await device?.endAsync(true);
      await line?.close();
    },
  };
}

describeSource('the broker in the edge', openRig, {
  cannot: { lose: 'a device keeps what was not acknowledged, so that a break loses nothing' },
});
