import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { publicKeyToBase64url, readPrivateKeyFile } from '@pledgewatch/shared/keys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentStatus } from './agent/index.ts';
import { UplinkEnd } from './agent/testing/uplink-end.ts';

const patient = { timeout: 60_000 };
const main = join(import.meta.dirname, 'main.js');

interface Gateway {
  readonly child: ChildProcess;
  readonly deviceBrokerUrl: string;
  readonly statusUrl: string;
}

let folder: string;
let cloud: UplinkEnd;
const running = new Set<ChildProcess>();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pledgewatch-gateway-'));
  cloud = await UplinkEnd.open();
  await mkdir(join(folder, 'data'));
  const cloudKey = publicKeyToBase64url(cloud.key);
  const agreed = { cloudKey, password: 'x'.repeat(32), vehicleKey: 'A'.repeat(43) };
  const kept = { siteId: 'gd-foshan-01', gatewayId: 'gw-1', ...agreed };
  await writeFile(join(folder, 'data', 'enrolment.json'), JSON.stringify(kept), { mode: 0o600 });
  const example = await readFile(join(import.meta.dirname, '../edge.example.yaml'), 'utf8');
  const text = example
    .replace('dataDir: data/edge', `dataDir: ${join(folder, 'data')}`)
    .replace('mqtt://127.0.0.1:1883', cloud.url)
    .replace('port: 9090', 'port: 0')
    .replace('port: 1884', 'port: 0')
    .replace(/^sources:\n[^]*?\n\n/m, 'sources: []\n\n');
  await writeFile(join(folder, 'edge.yaml'), text);
});

afterEach(async () => {
  await Promise.all([...running].map((child) => end(child, 'SIGKILL')));
  await cloud.close();
  await rm(folder, { recursive: true, force: true });
});

function run(...argv: string[]): ChildProcess {
  const child = spawn(process.execPath, [main, ...argv], { stdio: 'pipe' });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

async function start(): Promise<Gateway> {
  const child = run('--config', join(folder, 'edge.yaml'));
  let text = '';
  child.stdout?.on('data', (chunk) => (text += String(chunk)));
  const ready = () => text.split('\n').find((line) => line.startsWith('{"ready"'));
  await expect.poll(ready, patient).toBeDefined();
  return { child, ...JSON.parse(ready() ?? '') };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  const [code] = await exited;
  return code as number | null;
}

/** Resolves when the gateway has acknowledged every one. */
async function weigh({ deviceBrokerUrl }: Gateway, ...seqs: number[]): Promise<void> {
  const access = { username: 'devices', password: 'devices-of-the-example', clientId: 'S-A-01' };
  const device = await connectAsync(deviceBrokerUrl, { ...access, reconnectPeriod: 0 });
  for (const seq of seqs) {
    const body = { seq, ts: new Date().toISOString(), gross: 5_000, unit: 'kg', stable: true };
    await device.publishAsync('scales/S-A-01/weight', JSON.stringify(body), { qos: 1 });
  }
  await device.endAsync();
}

async function health({ statusUrl }: Gateway): Promise<{ healthy: boolean } & AgentStatus> {
  return (await (await fetch(`${statusUrl}/healthz`)).json()) as { healthy: boolean } & AgentStatus;
}

const weighed = () =>
  cloud
    .items('telemetry')
    .filter(({ item }) => item.kind === 'weight')
    .map(({ item }) => item['deviceSeq']);

/** Numbers of a lane that do not follow the one before them in the same stream. */
const holes = (lane: 'events' | 'telemetry') =>
  cloud.items(lane).filter(({ seq }, at, all) => seq !== (all[at - 1]?.seq ?? 0) + 1);

describe('a gateway', () => {
  test('tells the cloud what a scale says, signed, and keeps it until the receipt', async () => {
    const gateway = await start();
    await weigh(gateway, 1);
    await expect.poll(weighed, patient).toEqual([1]);
    const stack = () => cloud.items('events').find(({ item }) => item.kind === 'stackWeight')?.item;
    await expect.poll(stack, patient).toMatchObject({ slotId: 'A-01', nominalG: 5_000_000 });
    expect(
      cloud.areAllSignedBy(await readPrivateKeyFile(join(folder, 'data', 'gateway.key'))),
    ).toBe(true);
    const before = await health(gateway);
    expect(before).toMatchObject({ healthy: true, isEnrolled: true, isConnected: true });
    expect(before.journal?.waitingBatches.events).toBeGreaterThan(0);
    expect(before.journal?.waitingBatches.telemetry).toBeGreaterThan(0);
    cloud.giveReceipts();
    await expect
      .poll(async () => (await health(gateway)).journal?.waitingBatches, patient)
      .toEqual({ events: 0, telemetry: 0 });
    const metrics = await (await fetch(`${gateway.statusUrl}/metrics`)).text();
    expect(metrics).toContain('pledgewatch_edge_connected 1\n');
  }, 120_000);

  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'carries on after %s where it was: nothing is lost, nothing observed twice',
    async (signal) => {
      const first = await start();
      await weigh(first, 1, 2, 3);
      const code = await end(first.child, signal);
      expect(code).toBe(signal === 'SIGTERM' ? 0 : null);
      cloud.giveReceipts();
      const second = await start();
      await weigh(second, 4);
      await expect.poll(() => weighed().at(-1), patient).toBe(4);
      expect(weighed()).toEqual([1, 2, 3, 4]);
      expect(holes('telemetry')).toEqual([]);
      expect(holes('events')).toEqual([]);
      const epochs = [...cloud.items('events'), ...cloud.items('telemetry')];
      expect(new Set(epochs.map(({ lane, epoch }) => `${lane}/${epoch}`)).size).toBe(2);
      // It was enrolled by hand, before it had a journal: that alone is missing.
      const gaps = cloud.items('events').filter(({ item }) => item.kind === 'gap');
      expect(gaps.map(({ item }) => item['reason'])).toEqual(['PW_JOURNAL_GONE']);
      expect(await end(second.child, 'SIGTERM')).toBe(0);
    },
    180_000,
  );

  test('with --check says that its configuration is usable, or every reason why not', async () => {
    const said = async (file: string) => {
      const child = run('--config', file, '--check');
      let text = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk) => (text += String(chunk)));
      }
      const [code] = await once(child, 'close');
      return { code, text };
    };
    const file = join(folder, 'edge.yaml');
    expect(await said(file)).toEqual({ code: 0, text: `${file}: ok\n` });
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text.replace('siteId: gd', 'siteId: xx').replace('kind: door', 'kind: x'),
    );
    const { code, text: problems } = await said(file);
    expect(code).toBe(1);
    expect(problems).toContain('PW_CONFIG_INVALID');
    expect(problems).toContain('found "x"');
  }, 120_000);
});
