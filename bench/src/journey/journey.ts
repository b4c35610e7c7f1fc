import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { openApiKeys } from '@pledgewatch/cloud/access';
import { systemClock } from '@pledgewatch/shared/clock';
import { startProgram } from '../load/program.ts';
import { ACTORS, siteBody } from '../pledged.ts';
import { edgeConfig, GATEWAY_ID, SILENCE_MAX_MS, SITE_ID } from './site.ts';

/** A cloud in a process of its own that knows the warehouse and its bank. */
export interface SiteCloud {
  readonly url: string;
  readonly brokerUrl: string;
  /** Gives a command. */
  post<T>(by: By, path: string, body: object): Promise<T>;
  stop(): Promise<void>;
}

type By = keyof typeof ACTORS;

/** The API lets one key ask twenty times a second. */
const ASK_MS = 60;

export async function startSiteCloud(folder: string): Promise<SiteCloud> {
  const dataDir = join(folder, 'cloud');
  const keys = makeKeys(dataDir);
  const program = await startProgram<{ url: string; brokerUrl: string }>(['cloud/src/main.ts'], {
    PLEDGEWATCH_CLOUD_DATA_DIR: dataDir,
    PLEDGEWATCH_CLOUD_HTTP_PORT: '0',
    PLEDGEWATCH_CLOUD_BROKER_PORT: '0',
    PLEDGEWATCH_CLOUD_WEBHOOKS_ALLOW_INTERNAL: 'true',
  });
  const { url, brokerUrl } = program.ready;

  async function ask(
    by: By,
    path: string,
    init: { method: string; headers: Record<string, string>; body: string },
  ): Promise<string> {
    await delay(ASK_MS);
    const answer = await fetch(url + path, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${keys[by]}` },
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status} ${text}`);
    return text;
  }

  async function post<T>(by: By, path: string, body: object): Promise<T> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    return JSON.parse(
      await ask(by, path, { method: 'POST', headers, body: JSON.stringify(body) }),
    ) as T;
  }

  await post('operator', '/v1/sites', siteBody(SITE_ID, SILENCE_MAX_MS));
  return {
    url,
    brokerUrl,
    post,
    stop: () => program.stop(),
  };
}

function makeKeys(dataDir: string): Readonly<Record<By, string>> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  using db = new DatabaseSync(join(dataDir, 'cloud.db'));
  const keys = openApiKeys(db, systemClock);
  return { operator: keys.create(ACTORS.operator).key, bank: keys.create(ACTORS.bank).key };
}

/** A gateway in a process of its own. */
export interface RunningEdge {
  readonly pid: number;
  readonly deviceBrokerUrl: string;
  stop(): Promise<void>;
}

/** The flags that `npm run edge` starts it with. */
const EDGE = ['--max-semi-space-size=1', '--optimize-for-size', 'edge/src/main.js'];

/** A gateway's folder, with the token it enrols by; it may be started again and again. */
export interface EdgeHome {
  start(): Promise<RunningEdge>;
}

/** @param brokerUrl Where it meets the cloud, when not directly. */
export async function edgeHome(
  folder: string,
  cloud: SiteCloud,
  { brokerUrl = cloud.brokerUrl, sources = [] }: { brokerUrl?: string; sources?: object[] } = {},
): Promise<EdgeHome> {
  const dataDir = join(folder, 'edge');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const tokenFile = join(dataDir, 'token');
  const place = { siteId: SITE_ID, gatewayId: GATEWAY_ID };
  const { token } = await cloud.post<{ token: string }>('operator', '/v1/gateways/tokens', place);
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const file = join(dataDir, 'edge.yaml');
  writeFileSync(file, edgeConfig({ dataDir, tokenFile, cloudUrl: cloud.url, brokerUrl, sources }));
  return {
    async start() {
      const program = await startProgram<{ deviceBrokerUrl: string }>([...EDGE, '--config', file]);
      const { deviceBrokerUrl } = program.ready;
      return { pid: program.pid, deviceBrokerUrl, stop: () => program.stop() };
    },
  };
}
