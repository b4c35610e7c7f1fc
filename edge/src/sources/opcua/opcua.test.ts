import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openOpcuaWeighbridges,
  type OpcuaWeighbridges,
} from '../../../../simulators/src/devices/opcua-weighbridge/index.ts';
import type { Fact } from '@pledgewatch/simulators/world';
import { systemClock } from '@pledgewatch/shared/clock';
import { createLog } from '@pledgewatch/shared/log';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSources, type SourceConfig, type Sources } from '../index.ts';
import { freePort } from '@pledgewatch/shared/free-port';
import { openLine, type Line } from '../testing/line.ts';
import { TestStore } from '../testing/store.ts';

const patient = { timeout: 25_000 };
const log = createLog('edge-test', 'silent');
const URI = 'urn:pledgewatch:simulated-weighbridges';
const node = (path: string) => `nsu=${URI};s=WB-1-${path}`;

describe('a source on an OPC UA weighbridge', () => {
  let folder: string;
  let port: number;
  let server: OpcuaWeighbridges;
  let line: Line;
  let store: TestStore;
  let sources: Sources | undefined;
  let cases = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pledgewatch-opcua-'));
    port = await freePort();
    server = await serve();
    line = await openLine(port);
  });

  beforeEach(() => {
    cases += 1;
    store = new TestStore();
    weigh(0);
  });

  afterEach(async () => {
    await sources?.stop();
    sources = undefined;
  });

  afterAll(async () => {
    await line?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function serve(): Promise<OpcuaWeighbridges> {
    const weighbridges = [
      {
        id: 'WB-1',
        speaks: 'opcua',
        eGrams: 20_000,
        dGrams: 20_000,
        maxGrams: 80_000_000,
      } as const,
    ];
    return openOpcuaWeighbridges({ weighbridges, port, dataDir: join(folder, 'server'), log });
  }

  function config(more: Partial<Extract<SourceConfig, { driver: 'opcua' }>> = {}): SourceConfig {
    return {
      id: `wb-${cases}`,
      driver: 'opcua',
      silenceMaxMs: 15_000,
      endpoint: `opc.tcp://127.0.0.1:${line.port}/pledgewatch`,
      securityMode: 'SignAndEncrypt',
      securityPolicy: 'Basic256Sha256',
      trustOnFirstUse: true,
      samplingMs: 50,
      publishingMs: 100,
      queueSize: 100,
      lifetimeMs: 20_000,
      heartbeatMs: 1_000,
      devices: [
        {
          device: 'WB-1',
          kind: 'weight',
          unit: 'kg',
          nodes: {
            grossG: node('CurrentWeight-Gross'),
            tareG: node('CurrentWeight-Tare'),
            stable: node('CurrentWeight-WeightStable'),
            legalForTrade: node('CurrentWeight-LegalForTrade'),
            overload: node('CurrentWeight-Overload'),
          },
        },
        {
          device: 'WB-1',
          kind: 'weight',
          unit: 'kg',
          nodes: {
            grossG: node('RegisteredWeight-Gross'),
            alibiId: node('RegisteredWeight-WeightId'),
          },
        },
      ],
      ...more,
    };
  }

  async function start(more: Parameters<typeof config>[0] = {}): Promise<void> {
    sources = await startSources({
      sources: [config(more)],
      dataDir: folder,
      clock: systemClock,
      chance: () => 0,
      log,
      append: store.append,
    });
  }

  function weigh(grossGrams: number, stable = true, deviceAt = Date.now()): void {
    const fact = { kind: 'bridgeWeight', device: 'WB-1', grossGrams, stable, overload: false };
    server.accept({ ...fact, deviceAt } as Fact);
  }

  function register(grossGrams: number, weightId: string): void {
    const fact = { kind: 'registeredWeight', device: 'WB-1', grossGrams, weightId };
    server.accept({ ...fact, deviceAt: Date.now() } as Fact);
  }

  const state = () => sources?.states()[0];
  const ofKind = (kind: string) => store.observations.filter((o) => o.kind === kind);
  const current = () => ofKind('weight').filter((o) => !('alibiId' in o));
  const registered = () => ofKind('weight').filter((o) => 'alibiId' in o);

  test('says what the bridge weighs, with the instrument’s own time', async () => {
    await start();
    await expect.poll(() => state()?.phase, patient).toBe('open');
    const deviceAt = Date.now() - 60_000;
    weigh(49_000_020, true, deviceAt);
    await expect
      .poll(() => current().at(-1), patient)
      .toMatchObject({
        deviceId: 'WB-1',
        grossG: 49_000_020,
        tareG: 0,
        stable: true,
        legalForTrade: true,
        overload: false,
        observedAt: deviceAt,
        clock: 'device',
      });
  });

  test('says a registered weighing once, and a second of the same weight too', async () => {
    await start();
    await expect.poll(() => state()?.phase, patient).toBe('open');
    register(49_000_000, `A-${cases}-1`);
    await expect.poll(registered, patient).toHaveLength(1);
    register(49_000_000, `A-${cases}-2`);
    await expect.poll(registered, patient).toHaveLength(2);
    expect(registered()).toMatchObject([
      { grossG: 49_000_000, alibiId: `A-${cases}-1` },
      { grossG: 49_000_000, alibiId: `A-${cases}-2` },
    ]);
  });

  test('does not say a registered weighing again after a restart, and says the next', async () => {
    const ids = () => registered().map((each) => 'alibiId' in each && each.alibiId);
    await start();
    await expect.poll(() => state()?.phase, patient).toBe('open');
    register(49_000_000, `A-${cases}-1`);
    await expect.poll(ids, patient).toContain(`A-${cases}-1`);
    await sources?.stop();
    await start();
    await expect.poll(() => state()?.phase, patient).toBe('open');
    register(30_000_000, `A-${cases}-2`);
    await expect.poll(ids, patient).toContain(`A-${cases}-2`);
    expect(ids().filter((id) => id === `A-${cases}-1`)).toHaveLength(1);
  });

  test('says a fault, and no weight, when the server itself hears nothing', async () => {
    await start();
    await expect.poll(() => current().length, patient).toBeGreaterThan(0);
    server.accept({ kind: 'mute', device: 'WB-1', muted: true, deviceAt: Date.now() } as Fact);
    await expect
      .poll(() => ofKind('health').at(-1), patient)
      .toMatchObject({ state: 'fault', statusCode: 0x8031_0000 });
    server.accept({ kind: 'mute', device: 'WB-1', muted: false, deviceAt: Date.now() } as Fact);
    weigh(1_000_000);
    await expect.poll(() => current().at(-1), patient).toMatchObject({ grossG: 1_000_000 });
  });

  test('stays heard while nothing changes', async () => {
    await start();
    await expect.poll(() => ofKind('health').length, patient).toBeGreaterThan(1);
    expect(ofKind('health')).toContainEqual(expect.objectContaining({ state: 'alive' }));
    expect(state()?.reopened).toBe(0);
  });

  test('loses nothing in a break that the server remembers, and says no gap', async () => {
    await start({ lifetimeMs: 30_000 });
    await expect.poll(() => current().length, patient).toBeGreaterThan(0);
    for (const round of [1, 2, 3]) {
      line.cut();
      const weights = [1, 2, 3, 4, 5].map((step) => (round * 10 + step) * 1_000_000);
      for (const grossGrams of weights) {
        weigh(grossGrams);
        await systemClock.sleep(150);
      }
      expect(state()?.fault?.code).toBe('PW_SOURCE_UNREACHABLE');
      line.mend();
      await expect
        .poll(() => current().map((each) => 'grossG' in each && each.grossG), patient)
        .toEqual(expect.arrayContaining(weights));
    }
    expect(ofKind('gap')).toEqual([]);
    expect(state()?.reopened).toBe(0);
  }, 180_000);

  test('says the gap of a break that was longer than the server remembers', async () => {
    await start({ lifetimeMs: 1_000 });
    await expect.poll(() => current().length, patient).toBeGreaterThan(0);
    const before = Date.now();
    line.cut();
    // The server forgets no sooner than after five seconds.
    await systemClock.sleep(7_000);
    weigh(9_000_000);
    line.mend();
    await expect.poll(() => current().at(-1), patient).toMatchObject({ grossG: 9_000_000 });
    const [gap] = ofKind('gap');
    expect(gap).toMatchObject({ kind: 'gap', deviceId: 'WB-1', reason: 'link' });
    if (gap?.kind !== 'gap') throw new Error('no gap');
    expect(gap.fromAt).toBeLessThanOrEqual(before + 1_000);
    expect(gap.toAt).toBeGreaterThanOrEqual(before + 7_000);
  }, 180_000);

  test('says the gap of a break in which more happened than the server holds', async () => {
    await start({ lifetimeMs: 30_000, queueSize: 2 });
    await expect.poll(() => current().length, patient).toBeGreaterThan(0);
    line.cut();
    for (let step = 1; step <= 8; step += 1) {
      weigh(step * 1_000_000);
      await systemClock.sleep(120);
    }
    line.mend();
    await expect.poll(() => current().at(-1), patient).toMatchObject({ grossG: 8_000_000 });
    await expect
      .poll(() => ofKind('gap').map((gap) => 'reason' in gap && gap.reason), patient)
      .toContainEqual(expect.stringMatching(/^overflow/));
  }, 180_000);

  test('is stopped at once while the line is down, and leaves nothing open', async () => {
    await start();
    await expect.poll(() => current().length, patient).toBeGreaterThan(0);
    line.cut();
    await expect.poll(() => state()?.fault?.code, patient).toBe('PW_SOURCE_UNREACHABLE');
    await sources?.stop();
    line.mend();
    await systemClock.sleep(3_000);
    expect(line.connections()).toBe(0);
  });

  test('goes on after the server was restarted, and says the gap', async () => {
    await start();
    await expect.poll(() => current().length, patient).toBeGreaterThan(0);
    const before = Date.now();
    await server.stop();
    server = await serve();
    weigh(5_000_000);
    await expect
      .poll(() => current().at(-1), { timeout: 40_000 })
      .toMatchObject({ grossG: 5_000_000 });
    const [gap] = ofKind('gap');
    expect(gap).toMatchObject({ kind: 'gap', deviceId: 'WB-1' });
    if (gap?.kind !== 'gap') throw new Error('no gap');
    expect(gap.fromAt).toBeLessThanOrEqual(before + 1_000);
    expect(gap.toAt).toBeGreaterThan(gap.fromAt);
  }, 180_000);

  test('does not trust a server it was not told to, and does once its certificate is moved', async () => {
    await start({ trustOnFirstUse: false });
    await expect.poll(() => state()?.fault?.code, patient).toBe('PW_SOURCE_REFUSED');
    expect(store.observations).toEqual([]);
    const pki = join(folder, 'sources', `wb-${cases}`, 'pki');
    const [shown] = await readdir(join(pki, 'rejected'));
    await rename(join(pki, 'rejected', shown ?? ''), join(pki, 'trusted', 'certs', shown ?? ''));
    await expect.poll(() => current().length, patient).toBeGreaterThan(0);
  });

  test('trusts on first use once: what is shown later, or to an emptied folder, is refused', async () => {
    await start();
    await expect.poll(() => current().length, patient).toBeGreaterThan(0);
    await sources?.stop();
    const trusted = join(folder, 'sources', `wb-${cases}`, 'pki', 'trusted', 'certs');
    expect(await readdir(trusted)).toHaveLength(1);
    await rm(trusted, { recursive: true });
    store = new TestStore();
    await start();
    await expect.poll(() => state()?.fault?.code, patient).toBe('PW_SOURCE_REFUSED');
    expect(store.observations).toEqual([]);
  });

  test('says which nodes the server does not have', async () => {
    const nodes = { grossG: node('Nowhere'), stable: node('NeitherHere') };
    await start({ devices: [{ device: 'WB-1', kind: 'weight', unit: 'kg', nodes }] });
    await expect.poll(() => state()?.fault?.code, patient).toBe('PW_SOURCE_REFUSED');
    expect(state()?.fault?.message).toMatch(/Nowhere.*NeitherHere/);
  });

  test('reads without security only where it is told to, and leaves no connection behind', async () => {
    await start({ securityMode: 'None' });
    await expect.poll(() => current().length, patient).toBeGreaterThan(0);
    await sources?.stop();
    await expect.poll(() => line.connections(), patient).toBe(0);
  });
});
