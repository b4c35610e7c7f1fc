import { randomBytes } from 'node:crypto';
import { gatewayKey, ensureEnrolled } from '@pledgewatch/edge/enrolment';
import { decodeAnswers, type Answer } from '@pledgewatch/shared/answer';
import { BATCH_BYTES_MAX, envelopeHash, openBatch, sealBatch } from '@pledgewatch/shared/batch';
import { systemClock } from '@pledgewatch/shared/clock';
import { generatePrivateKey, keyId } from '@pledgewatch/shared/keys';
import { createLog } from '@pledgewatch/shared/log';
import { downTopic, upTopic } from '@pledgewatch/shared/topics';
import * as fc from 'fast-check';
import { connect, connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DeviceLine } from './testing/device-line.ts';
import { readLedger } from './testing/ledger-content.ts';
import {
  DEVICE_PASSWORD,
  doorId,
  pledgeId,
  scaleId,
  SITE,
  slotId,
  UNIT_G,
} from './testing/live-site.ts';
import { LiveSystem } from './testing/live-system.ts';

const patient = { timeout: 60_000, interval: 100 };
const OTHER = 'gw-2';
/** What only the bank of the pledge may read. */
const OWN_NAMES = ['metals-1', 'storage-1', slotId(0), 'LOAN-0', 'LOT-0'];
const TOPIC = `scales/${scaleId(0)}`;

let system: LiveSystem;
let line: DeviceLine;
/** Both programs as they were started: whoever crashes is missed at once. */
const stillRuns = () => system.parts.every((part) => system.program(part).isRunning);

beforeAll(async () => {
  system = await LiveSystem.start({ pledges: 1, broker: 'embedded' });
  line = new DeviceLine(system.devicePort, 'good');
}, 240_000);

afterAll(async () => {
  await line?.stop();
  await system?.stop();
});

const items = () => readLedger(system.file('cloud', 'ledger.db')).items;

/** A good message is acknowledged, and comes into the ledger. */
async function expectTheNextToGetThrough(): Promise<void> {
  line.say(TOPIC, scaleId(0), { gross: UNIT_G, stable: true });
  await line.settled();
  const { mid } = line.acknowledged.at(-1)!;
  await expect.poll(() => items().map(({ item }) => item['correlationId']), patient).toContain(mid);
  expect(stillRuns()).toBe(true);
}

describe('at the edge’s device broker', () => {
  const good = { seq: 900_000, ts: 1_790_000_000_000, gross: UNIT_G, stable: true };

  /** Says something at QoS 1 and goes, whether it was acknowledged or thrown out. */
  async function say(topic: string, payload: Buffer | string): Promise<void> {
    const client = connect({ ...deviceLogin(), clientId: 'bad', reconnectPeriod: 0 });
    client.on('error', () => undefined);
    client.on('connect', () => client.publish(topic, payload, { qos: 1 }, () => client.end(true)));
    await new Promise<void>((gone) => client.on('close', () => gone()));
  }
  const deviceLogin = (): IClientOptions => ({
    host: '127.0.0.1',
    port: system.devicePort,
    username: 'devices',
    password: DEVICE_PASSWORD,
  });
  const undecoded = () => items().filter(({ item }) => item.kind === 'undecoded').length;

  test.each([
    ['is empty', ''],
    ['is cut short', JSON.stringify(good).slice(0, -9)],
    ['is no object', '[[[1]]]'],
    ['is deeper than any', '['.repeat(20_000)],
    ['is not text', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
    ['names another type', JSON.stringify({ ...good, gross: 'heavy' })],
    ['weighs more than can be', JSON.stringify({ ...good, gross: 1e300 })],
    ['is longer than is kept', JSON.stringify({ ...good, pad: 'x'.repeat(500_000) })],
  ])(
    'a message that %s is kept as undecoded, and the next one gets through',
    async (_, payload) => {
      const before = undecoded();
      await say(TOPIC, payload);
      await expect.poll(undecoded, patient).toBeGreaterThan(before);
      await expectTheNextToGetThrough();
    },
  );

  test.each([
    ['to a topic that is not its own', 'other/S-0', '{}'],
    ['to a topic that is none', '$SYS/x', '{}'],
    ['that is larger than a packet may be', TOPIC, 'x'.repeat(1_200_000)],
  ])('a message %s is refused with a code', async (_, topic, payload) => {
    const before = system.log('edge').length;
    await say(topic, payload);
    await expectTheNextToGetThrough();
    expect(system.log('edge').slice(before)).toContain('PW_DEVICE_MESSAGE_REFUSED');
  });

  test('any bytes leave it running', async () => {
    const samples = fc.sample(fc.uint8Array({ maxLength: 2_000 }), { numRuns: 40, seed: 7 });
    await Promise.all(samples.map(async (bytes) => say(TOPIC, Buffer.from(bytes))));
    await expectTheNextToGetThrough();
  });

  test('the same message again, and older ones after newer ones, are counted once', async () => {
    const ts = Date.now();
    for (const n of [1, 2, 1, 3, 2, 1, 3]) {
      const door = { seq: n, ts: ts + n, open: n % 2 === 1, mid: `door-${n}` };
      await say(`doors/${doorId(0)}`, JSON.stringify(door));
    }
    await expectTheNextToGetThrough();
    const doors = items().filter(({ item }) => item.kind === 'door' && 'doorId' in item);
    expect(doors.map(({ item }) => item['correlationId'])).toEqual(['door-1', 'door-2', 'door-3']);
  });
});

describe('at the uplink', () => {
  let client: MqttClient;
  let login: IClientOptions;
  let key = generatePrivateKey();
  const answers: Answer[] = [];
  let lastSeq = 0;
  let previous: Uint8Array = new Uint8Array(32);

  /** Another gateway of the site, enrolled as gateways are, sending by hand. */
  beforeAll(async () => {
    const wanted = { siteId: SITE, gatewayId: OTHER };
    const { token } = await system
      .api('operator')
      .post<{ token: string }>('/v1/gateways/tokens', wanted);
    const dataDir = system.file('other-edge');
    key = await gatewayKey(dataDir);
    const enrolled = await ensureEnrolled({
      ...wanted,
      dataDir,
      key,
      url: system.url,
      token: () => token,
      tokenPlace: 'here',
      clock: systemClock,
      chance: Math.random,
      random: randomBytes,
      log: createLog('edge', 'silent'),
      signal: AbortSignal.timeout(60_000),
    });
    const { password } = enrolled!;
    login = { host: '127.0.0.1', port: system.brokerPort, username: OTHER, password };
    client = await connectAsync({ ...login, clientId: `${OTHER}:events`, reconnectPeriod: 100 });
    client.on('error', () => undefined);
    client.on('message', (_, bytes) => void answers.push(...decodeAnswers(bytes)));
    await client.subscribeAsync(downTopic(SITE, OTHER, 'receipts'), { qos: 1 });
  }, 120_000);

  afterAll(() => void client?.end(true));

  function sealed(
    of: { key?: typeof key; firstSeq?: number; gatewayId?: string } = {},
  ): Uint8Array {
    const { firstSeq = lastSeq + 1, gatewayId = OTHER } = of;
    const signer = of.key ?? key;
    const at = Date.now();
    const times = { observedAt: at, receivedAt: at, clock: 'device' } as const;
    const heartbeat = { kind: 'door', ...times, doorId: 'D-9', zoneId: 'Z-9', open: true };
    const header = { siteId: SITE, gatewayId, lane: 'events', epoch: 1, sealedAt: at } as const;
    return sealBatch({
      header: { ...header, firstSeq, lastSeq: firstSeq, previous },
      items: [JSON.stringify({ ...heartbeat, outOfHours: false })],
      salt: randomBytes(16),
      key: signer,
      keyId: keyId(signer),
    });
  }

  const send = (bytes: Uint8Array, topic = upTopic(SITE, OTHER, 'events')) =>
    void client.publish(topic, Buffer.from(bytes), { qos: 1 }, () => undefined);

  /** The next good batch is receipted. */
  async function expectAReceipt(): Promise<void> {
    const bytes = sealed();
    const isReceipted = () =>
      answers.some((answer) => answer.kind === 'receipt' && answer.lastSeq === lastSeq + 1);
    await expect
      .poll(() => {
        if (!isReceipted() && client.connected) send(bytes);
        return isReceipted();
      }, patient)
      .toBe(true);
    lastSeq += 1;
    previous = envelopeHash(openBatch(bytes));
    expect(stillRuns()).toBe(true);
  }

  const refused = () => answers.flatMap((answer) => (answer.kind === 'refused' ? answer.code : []));

  test('a batch signed by a foreign key is refused with its code', async () => {
    await expectAReceipt();
    send(sealed({ key: generatePrivateKey() }));
    await expect.poll(refused, patient).toContain('PW_SIGNATURE_INVALID');
    await expectAReceipt();
  });

  test('a batch in another gateway’s name is refused with its code', async () => {
    send(sealed({ gatewayId: 'gw-1' }));
    await expect.poll(refused, patient).toContain('PW_GATEWAY_UNKNOWN');
    await expectAReceipt();
  });

  test('a gateway that publishes on another gateway’s topic is thrown out and nothing is taken', async () => {
    const before = items().length;
    const intruder = connect({ ...login, clientId: `${OTHER}:telemetry`, reconnectPeriod: 0 });
    intruder.on('error', () => undefined);
    const topic = upTopic(SITE, 'gw-1', 'events');
    intruder.on('connect', () => intruder.publish(topic, Buffer.from(sealed()), { qos: 1 }));
    await new Promise<void>((gone) => intruder.on('close', () => gone()));
    const taken = items()
      .slice(before)
      .filter(({ item }) => item['doorId'] === 'D-9');
    expect(taken).toEqual([]);
    await expectAReceipt();
  });

  test.each([
    ['empty', () => Buffer.alloc(0)],
    ['cut short', () => Buffer.from(sealed()).subarray(0, 100)],
    ['with a bit flipped', () => flipped(Buffer.from(sealed()))],
    ['too large', () => randomBytes(BATCH_BYTES_MAX + 1)],
  ])('a batch that is %s is not taken, and the next one is', async (_, bytes) => {
    send(bytes());
    await expectAReceipt();
  });

  test('any bytes leave the cloud running', async () => {
    for (const bytes of fc.sample(fc.uint8Array({ maxLength: 2_000 }), { numRuns: 60, seed: 7 })) {
      send(bytes);
    }
    await expectAReceipt();
  });

  test('a batch again, and one ahead of its turn, change nothing', async () => {
    send(sealed({ firstSeq: lastSeq + 5 }));
    await expect
      .poll(() => answers.filter(({ kind }) => kind === 'resend'), patient)
      .toContainEqual({ kind: 'resend', lane: 'events', epoch: 1, fromSeq: lastSeq + 1 });
    const bytes = sealed();
    for (let times = 0; times < 3; times++) send(bytes);
    previous = envelopeHash(openBatch(bytes));
    lastSeq += 1;
    await expectAReceipt();
    const seqs = items().filter(({ item }) => item['doorId'] === 'D-9');
    expect(seqs.map(({ seq }) => seq)).toEqual(seqs.map((_, at) => at + 1));
  });

  function flipped(bytes: Buffer): Buffer {
    const at = bytes.length - 20;
    bytes[at]! ^= 1;
    return bytes;
  }
});

describe('at the API', () => {
  const ask = async (path: string, init: RequestInit = {}, who: 'bank' | 'otherBank' = 'bank') =>
    fetch(system.url + path, {
      ...init,
      headers: {
        authorization: `Bearer ${system.key(who)}`,
        'content-type': 'application/json',
        'idempotency-key': randomBytes(8).toString('hex'),
      },
    });

  test.each([
    ['cut short', '{"pledgeId": "P-1", '],
    ['of another type', '"a pledge"'],
    ['with nothing in it', '{}'],
    ['deeper than any', '['.repeat(50_000)],
    ['larger than may be', JSON.stringify({ pledgeId: 'x'.repeat(300_000) })],
    ['that reaches for the prototype', '{"__proto__": {"role": "operator"}, "pledgeId": "P-1"}'],
  ])('a command %s is refused with a code, and the next question answered', async (_, body) => {
    const response = await ask('/v1/pledges', { method: 'POST', body });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(await response.json()).toMatchObject({ code: expect.stringMatching(/^PW_/) });
    expect((await ask(`/v1/pledges/${pledgeId(0)}`)).status).toBe(200);
    expect(stillRuns()).toBe(true);
  });

  test('another bank gets nothing of this one’s from any path that can be asked', async () => {
    const { paths } = (await (await ask('/openapi.json')).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const asked = Object.entries(paths)
      .filter(([path, methods]) => 'get' in methods && path.startsWith('/v1/'))
      .filter(([path]) => path !== '/v1/events')
      .map(([path]) => withNames(path));
    expect(asked.length).toBeGreaterThan(5);
    const seen = { bank: new Set<string>(), otherBank: new Set<string>() };
    for (const path of asked) {
      for (const who of ['bank', 'otherBank'] as const) {
        const response = await ask(path, {}, who);
        const text = await response.text();
        expect(response.status, `${path} ${text}`).toBeLessThan(500);
        // What was asked for stands in the answer to it; what belongs to it must not.
        const rest = text.replaceAll(path, '');
        for (const name of OWN_NAMES) if (rest.includes(name)) seen[who].add(name);
      }
    }
    expect([...seen.bank].toSorted()).toEqual(OWN_NAMES.toSorted());
    expect([...seen.otherBank]).toEqual([]);
    const [own, others] = await Promise.all([
      ask(`/v1/pledges/${pledgeId(0)}`, {}, 'otherBank'),
      ask('/v1/pledges/PLG-999', {}, 'otherBank'),
    ]);
    expect([own.status, others.status]).toEqual([404, 404]);
  });

  function withNames(path: string): string {
    return path.replaceAll(/\{(\w+)\}|:(\w+)/g, (_, braced: string, plain: string) => {
      const name = braced ?? plain;
      return name === 'pledgeId' ? pledgeId(0) : name === 'slotId' ? 'X' : '0';
    });
  }
});
