import { connect as connectTcp } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { systemClock } from '@pledgewatch/shared/clock';
import { createLog } from '@pledgewatch/shared/log';
import { Aedes } from 'aedes';
import { AttributeIds, OPCUAClient, OPCUACertificateManager, type ClientSession } from 'node-opcua';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoWarehouse } from '#/world/index.ts';
import { startWarehouse, type Warehouse } from './index.ts';

const KEY = 'a-key-for-testing-only';
const log = createLog('simulators-test', 'silent');
const messages: { topic: string; body: Record<string, unknown> }[] = [];
const credentials: (string | undefined)[] = [];
const networkCuts: boolean[] = [];

let dataDir: string;
let broker: Aedes;
let server: Server;
let warehouse: Warehouse;

const quick = {
  ...demoWarehouse,
  rates: {
    zoneReaderMs: 500,
    readerHeartbeatMs: 1_000,
    climateMs: 1_000,
    settleMs: 500,
    bagMs: 200,
  },
};

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pledgewatch-simulators-'));
  broker = await Aedes.createBroker({
    authenticate: (_client, username, password, done) => {
      credentials.push(username);
      done(null, password?.toString() === 'secret');
    },
  });
  broker.on('publish', ({ topic, payload }, client) => {
    if (client !== null) messages.push({ topic, body: JSON.parse(payload.toString()) });
  });
  server = createServer((socket) => broker.handle(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
  warehouse = await startWarehouse({
    spec: quick,
    seed: 7,
    broker: { url, username: 'devices', password: 'secret' },
    opcuaPort: 0,
    xk3190Port: 0,
    doorPort: 0,
    doorKey: KEY,
    dataDir,
    clock: systemClock,
    log,
    onNetwork: (cut) => networkCuts.push(cut),
  });
});

afterAll(async () => {
  await warehouse.stop();
  await new Promise<void>((closed) => broker.close(closed));
  server.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function arrival(
  topic: string,
  matches: (body: Record<string, unknown>) => boolean = () => true,
) {
  return expect.poll(() => messages.find((m) => m.topic === topic && matches(m.body)), {
    timeout: 20_000,
  });
}

async function request(path: string, body?: object, key = KEY): Promise<Response> {
  return fetch(`${warehouse.ports.doorUrl}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

describe('a running warehouse', () => {
  test('lets every device of the site speak to the broker with its credentials', async () => {
    const topics = ['S-A-01', 'S-A-02', 'S-A-03', 'S-A-04'].map((id) => `scales/${id}/weight`);
    const others = ['zebra/R-A/data', 'zebra/R-A/events', 'impinj/R-G1/events'];
    const zigbee = ['D-1', 'GATE-1', 'C-1'].map((id) => `zigbee2mqtt/${id}`);
    for (const topic of [...topics, ...others, ...zigbee]) {
      await (await arrival(topic)).toBeDefined();
    }
    expect(new Set(credentials)).toEqual(new Set(['devices']));
  });

  test('numbers what a scale says without a gap', async () => {
    await (await arrival('scales/S-A-01/weight', ({ seq }) => seq === 3)).toBeDefined();
    const seqs = messages
      .filter((m) => m.topic === 'scales/S-A-01/weight')
      .map((m) => m.body['seq']);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });

  test('carries the correlation id of an action into the message it causes', async () => {
    const answer = await request('/v1/stack-weight', {
      slot: 'A-02',
      grams: 9_000_000,
      mid: 'c-1',
    });
    expect(answer.status).toBe(200);
    await (
      await arrival('scales/S-A-02/weight', ({ mid, stable }) => mid === 'c-1' && stable === true)
    ).toBeDefined();
  });

  test('tells the caller when the line to the world is cut and mended', async () => {
    await request('/v1/network', { cut: true });
    await request('/v1/network', { cut: false });
    await expect.poll(() => networkCuts).toEqual([true, false]);
  });

  test('sends frames of the serial weighbridge to whoever connects', async () => {
    const socket = connectTcp(warehouse.ports.xk3190Port ?? 0, '127.0.0.1');
    const [frame] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(frame.subarray(0, 12).toString('latin1')).toBe('\u0002+00000001B\u0003');
  });
});

describe('the OPC UA weighbridge', () => {
  const nodeId = (path: string) => `ns=1;s=WB-1-${path}`;

  async function withSession<T>(use: (session: ClientSession) => Promise<T>): Promise<T> {
    const client = OPCUAClient.create({
      endpointMustExist: false,
      connectionStrategy: { maxRetry: 1 },
      clientCertificateManager: new OPCUACertificateManager({
        rootFolder: join(dataDir, 'client'),
      }),
    });
    await client.connect(warehouse.ports.opcuaEndpoint ?? '');
    try {
      const session = await client.createSession();
      try {
        return await use(session);
      } finally {
        await session.close();
      }
    } finally {
      await client.disconnect();
    }
  }

  const readValue = async (session: ClientSession, path: string): Promise<unknown> =>
    (await session.read({ nodeId: nodeId(path), attributeId: AttributeIds.Value })).value.value;

  test('shows a load, comes to rest and registers the weighing under a number', async () => {
    await withSession(async (session) => {
      expect(await readValue(session, 'RegisteredWeight-WeightId')).toBe('');
      warehouse.apply({ do: 'weigh', weighbridge: 'WB-1', grams: 49_000_000, holdMs: 60_000 });
      const weightId = () => readValue(session, 'RegisteredWeight-WeightId');
      await expect.poll(weightId, { timeout: 20_000 }).toBe('WB-1-000001');
      // 49,000 kg are 2,450 e of 20 kg: class III may err by 1.5 e there (OIML R 76-1, table 6), and shows whole e.
      const gross = Number(await readValue(session, 'RegisteredWeight-Gross'));
      expect(Math.abs(gross - 49_000)).toBeLessThanOrEqual(40);
      expect(gross % 20).toBe(0);
      expect(await readValue(session, 'RegisteredWeight-LegalForTrade')).toBe(true);
      expect(await readValue(session, 'CurrentWeight-WeightStable')).toBe(true);
      expect(await readValue(session, 'CurrentWeight-Overload')).toBe(false);
      expect(await readValue(session, 'WeighingRange1-VerificationScaleInterval')).toBe(20);
      expect(await readValue(session, 'MinimalWeight')).toBe(400);
    });
  });

  test('is found by the browse path of OPC 40200 and served under the listed node ids', async () => {
    const listed = warehouse.ports.opcuaNodes.map(({ browsePath, nodeId }) => [browsePath, nodeId]);
    expect(listed).toContainEqual([
      '/Objects/2:DeviceSet/1:WB-1/6:CurrentWeight/6:Gross',
      'ns=1;s=WB-1-CurrentWeight-Gross',
    ]);
    await withSession(async (session) => {
      const namespaces = await session.readNamespaceArray();
      expect(namespaces[6]).toBe('http://opcfoundation.org/UA/Scales/V2/');
      expect(namespaces[1]).toBe('urn:pledgewatch:simulated-weighbridges');
      for (const { nodeId } of warehouse.ports.opcuaNodes) {
        const { statusCode } = await session.read({ nodeId, attributeId: AttributeIds.Value });
        expect({ nodeId, status: statusCode.name }).toEqual({ nodeId, status: 'Good' });
      }
    });
  });

  test('serves its last weight as not communicated while it is muted', async () => {
    await withSession(async (session) => {
      const status = async () =>
        (await session.read({ nodeId: nodeId('CurrentWeight-Gross') })).statusCode.name;
      warehouse.apply({ do: 'muteDevice', device: 'WB-1' });
      await expect.poll(status).toBe('BadNoCommunication');
      warehouse.apply({ do: 'unmuteDevice', device: 'WB-1' });
      await expect.poll(status).toBe('Good');
    });
  });
});

describe('the HTTP door', () => {
  test('turns away a caller without the key', async () => {
    const answer = await request('/v1/world', undefined, 'not-the-key-at-all');
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'PW_SIMULATOR_KEY_REFUSED' });
  });

  test.each([
    ['/v1/actions', { do: 'openDoor', door: 'D-1' }],
    ['/v1/weigh', { weighbridge: 'WB-2', grams: 1_000_000 }],
    ['/v1/tag', { reader: 'R-G1', epc: '30D4257BF7194E4000001A85', antenna: 2 }],
    ['/v1/plate', { camera: 'CAM-G1', plate: '粤E12345' }],
    ['/v1/driver', { camera: 'CAM-G1', driver: 'DRV-7' }],
    ['/v1/door', { door: 'D-1', closed: true, mid: 'c-2' }],
    ['/v1/mute', { device: 'C-1', muted: true }],
    ['/v1/clock', { device: 'S-A-01', ms: -5_000 }],
    ['/v1/temperature', { sensor: 'C-1', celsius: 45 }],
  ])('takes %s %j', async (path, body) => {
    const answer = await request(path, body);
    expect([answer.status, await answer.json()]).toMatchObject([200, { at: expect.any(Number) }]);
  });

  test.each([
    [400, 'PW_SIMULATOR_REQUEST_INVALID', '/v1/actions', { do: 'explode' }],
    [400, 'PW_SIMULATOR_REQUEST_INVALID', '/v1/weigh', { weighbridge: 'WB-1', grams: -1 }],
    [404, 'PW_WORLD_ID_UNKNOWN', '/v1/weigh', { weighbridge: 'WB-9', grams: 1 }],
    [409, 'PW_WORLD_ACTION_IMPOSSIBLE', '/v1/actions', { do: 'truckLeaves', gate: 'G-1' }],
    [400, 'PW_SIMULATOR_REQUEST_INVALID', '/v1/fixtures', { spec: { site: 'x' } }],
    [404, 'PW_NOT_FOUND', '/v1/nowhere', {}],
  ])('answers %i %s to %s %j', async (status, code, path, body) => {
    const answer = await request(path, body);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect([answer.status, await answer.json()]).toMatchObject([
      status,
      { code, nextZh: expect.stringMatching(/./) },
    ]);
  });

  test('shows the truth of the world, and replaces it by a fixture', async () => {
    warehouse.apply({ do: 'setStackWeight', slot: 'A-01', grams: 1 });
    const before = await (await request('/v1/world')).json();
    expect(before.slots[0]).toMatchObject({ id: 'A-01', grams: 1 });
    const answer = await request('/v1/fixtures', { spec: 'demo-warehouse', seed: 2 });
    expect(await answer.json()).toMatchObject({
      seed: 2,
      slots: [{ grams: 10_000_000 }, {}, {}, {}],
    });
  });
});
