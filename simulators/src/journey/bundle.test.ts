import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeKeys } from '@pledgewatch/cloud/access';
import { ensureEnrolled, gatewayKey } from '@pledgewatch/edge/enrolment';
import { openJournal, type Journal } from '@pledgewatch/edge/journal';
import { createSealer, startSealing, type Sealing } from '@pledgewatch/edge/seal';
import { startUplink, type Uplink } from '@pledgewatch/edge/uplink';
import { systemClock as clock } from '@pledgewatch/shared/clock';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import { createLog } from '@pledgewatch/shared/log';
import { Api } from '#/scenario/api.ts';
import { effectSteps, pledgeBody, siteBody } from '#/scenario/pledge.ts';
import { BAG_G, epcsOf, GATEWAY_ID, SITE_ID, stacksOf, type DemoStack } from '#/scenario/site.ts';

const ROOT = join(import.meta.dirname, '../../..');
const HOLDERS = ['operator:ops:operator', 'bank-1:li:pledgee', 'bank-2:zhou:pledgee'] as const;
const patient = { timeout: 30_000, interval: 200 };
const log = createLog('edge', 'silent');

let folder: string;
let url: string;
let keys: Record<string, string>;
let cloud: ChildProcess;
let journal: Journal;
let sealing: Sealing;
let uplink: Uplink;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pledgewatch-bundle-'));
  keys = makeKeys(join(folder, 'cloud'), HOLDERS);
  const broker = await startCloud();
  await operator().post('/v1/sites', siteBody);
  await startGateway(broker);
}, 60_000);

afterAll(async () => {
  await sealing.stop();
  await uplink.stop();
  journal.close();
  cloud.kill('SIGTERM');
  await once(cloud, 'exit');
  rmSync(folder, { recursive: true, force: true });
});

const operator = () => new Api(url, keys[HOLDERS[0]]!);
const bank = (n: 1 | 2) => new Api(url, keys[HOLDERS[n]]!);

async function startCloud(): Promise<string> {
  cloud = spawn(process.execPath, ['cloud/src/main.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      PLEDGEWATCH_CLOUD_DATA_DIR: join(folder, 'cloud'),
      PLEDGEWATCH_CLOUD_HTTP_PORT: '0',
      PLEDGEWATCH_CLOUD_BROKER_PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const line of createInterface({ input: cloud.stdout! })) {
    if (!line.includes('"ready":true')) continue;
    const ready = JSON.parse(line) as { url: string; brokerUrl: string };
    ({ url } = ready);
    return ready.brokerUrl;
  }
  throw new Error('the cloud did not start');
}

/** The gateway as it runs, without its devices: what they would have led to is put in its journal. */
async function startGateway(brokerUrl: string): Promise<void> {
  const place = { siteId: SITE_ID, gatewayId: GATEWAY_ID };
  const { token } = await operator().post<{ token: string }>('/v1/gateways/tokens', place);
  const dataDir = join(folder, 'edge');
  const key = await gatewayKey(dataDir);
  const parts = { ...place, clock, chance: Math.random, log, random: randomBytes, key };
  const { signal } = new AbortController();
  const tokenPlace = 'the test';
  const enrolled = await ensureEnrolled({
    ...parts,
    dataDir,
    url,
    signal,
    tokenPlace,
    token: () => token,
  });
  const onFault = (error: unknown) => {
    throw error;
  };
  const onStored = (lane: 'events' | 'telemetry') => sealing.wake(lane);
  journal = openJournal({ folder: join(dataDir, 'journal'), clock, onStored });
  const sealer = createSealer({ ...parts, journal: () => journal });
  sealing = startSealing({ sealer, clock, onSealed: (lane) => uplink.wake(lane), onFault });
  uplink = startUplink({
    ...parts,
    url: brokerUrl,
    onFault,
    journal: () => journal,
    onInstruction: () => undefined,
    ...enrolled!,
  });
}

/** What the gateway says of a stack, with so many bags gone from under its scale. */
function seen({ slotId, bags }: DemoStack, gone = 0): GoodsStatusEvent {
  const nominalG = (bags - gone) * BAG_G;
  return {
    kind: 'stackWeight',
    ...times(),
    scaleId: `S-${slotId}`,
    slotId,
    lowerG: nominalG - 5_000,
    nominalG,
    upperG: nominalG + 5_000,
    evidence: true,
  };
}

function tags(stack: DemoStack): GoodsStatusEvent[] {
  const at = times();
  const kept = { zoneId: 'A', present: true, confidencePermille: 990, lastReadAt: at.observedAt };
  return epcsOf(stack).map((epc) => ({ kind: 'tagPresence', ...at, epc, ...kept }));
}

function times() {
  const now = Date.now();
  return { observedAt: now, receivedAt: now, clock: 'device' } as const;
}

async function openPledge(n: 1 | 2): Promise<void> {
  const pledgeId = `P-${n}`;
  await bank(n).post('/v1/pledges', pledgeBody(pledgeId, stacksOf(n), Date.now()));
  for (const { path, body } of effectSteps(pledgeId, Date.now())) {
    const go = () =>
      bank(n)
        .post(path, body)
        .then(() => 'done', String);
    await expect.poll(go, patient).toBe('done');
  }
}

async function bundleOf(alertId: string, n: 1 | 2): Promise<{ status: number; text: string }> {
  const path = `/v1/alerts/${encodeURIComponent(alertId)}/bundle`;
  const headers = { authorization: `Bearer ${keys[HOLDERS[n]]}` };
  const response = await fetch(url + path, { headers });
  return { status: response.status, text: await response.text() };
}

async function verify(bundle: string): Promise<{ status: number; stdout: string }> {
  const file = join(folder, 'bundle.jsonl');
  writeFileSync(file, bundle);
  const key = join(folder, 'cloud', 'checkpoint.key');
  const args = ['cloud/src/verify/main.ts', '--key', key, file];
  return promisify(execFile)(process.execPath, args, { cwd: ROOT }).then(
    ({ stdout }) => ({ status: 0, stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ status: code, stdout }),
  );
}

describe('from the scale to the court', () => {
  test('goods that went raise an alert, and its bundle proves what the gateway said, offline', async () => {
    const [one] = stacksOf(1);
    const [two] = stacksOf(2);
    const stacks = [...stacksOf(1), ...stacksOf(2)];
    journal.appendEvents(stacks.flatMap((stack) => [seen(stack), ...tags(stack)]));
    await openPledge(1);
    await openPledge(2);
    journal.appendEvents([seen(two), seen(one, 3), seen(two)]);

    let alertId = '';
    const raised = async () => {
      const path = '/v1/alerts?code=WEIGHT_STEP';
      const { items } = await bank(1).get<{ items: { alertId: string }[] }>(path);
      alertId = items[0]?.alertId ?? '';
      return alertId;
    };
    await expect.poll(raised, patient).not.toBe('');
    await expect.poll(async () => (await bundleOf(alertId, 1)).status, patient).toBe(200);
    expect((await bundleOf(alertId, 2)).status).toBe(404);

    const { text } = await bundleOf(alertId, 1);
    expect(text).toContain(one.slotId);
    for (const { slotId } of stacksOf(2)) expect(text).not.toContain(slotId);
    const proven = await verify(text);
    expect(proven.status).toBe(0);
    expect(proven.stdout).toContain(`Gateway ${GATEWAY_ID} of ${SITE_ID} said`);
    expect(proven.stdout).toContain('Alert WEIGHT_STEP');
    expect(proven.stdout).toMatch(/Proven:[^]*已证明[^]*Not proven:[^]*未证明/);

    const forged = await verify(text.replace(String(7 * BAG_G), String(9 * BAG_G)));
    expect(forged.status).toBe(1);
    expect(forged.stdout).toContain('PW_ITEM_PROOF_INVALID');
  }, 120_000);
});
