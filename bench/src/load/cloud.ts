import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { prepareCloud, type PreparedCloud } from './prepared-cloud.ts';
import { startProgram } from './program.ts';

/** A cloud in a process of its own, with warehouses pledged and gateways enrolled. */
export interface CloudUnderLoad extends PreparedCloud {
  readonly url: string;
  readonly brokerUrl: string;
  /** Resolves when every follower has taken the whole ledger. */
  followed(): Promise<void>;
  /** CPU seconds it has used so far, of all its threads. */
  cpuSeconds(): Promise<number>;
  stop(): Promise<void>;
}

/** The API lets one key ask twenty times a second. */
const LOOK_MS = 60;

export async function startCloudUnderLoad(of: {
  readonly folder: string;
  readonly gatewayCount: number;
  readonly influxUrl: string | undefined;
}): Promise<CloudUnderLoad> {
  const prepared = await prepareCloud(join(of.folder, 'cloud'), of.gatewayCount);
  const program = await startProgram<{ url: string; brokerUrl: string }>(['cloud/src/main.ts'], {
    PLEDGEWATCH_CLOUD_DATA_DIR: prepared.dataDir,
    PLEDGEWATCH_CLOUD_HTTP_PORT: '0',
    PLEDGEWATCH_CLOUD_BROKER_PORT: '0',
    PLEDGEWATCH_CLOUD_WEBHOOKS_ALLOW_INTERNAL: 'true',
    ...(of.influxUrl && {
      PLEDGEWATCH_CLOUD_SERIES_KIND: 'influx',
      PLEDGEWATCH_CLOUD_SERIES_URL: of.influxUrl,
    }),
  });
  const { url, brokerUrl } = program.ready;

  async function metric(pattern: RegExp): Promise<number[]> {
    const headers = { authorization: `Bearer ${prepared.keys.operator}` };
    const answer = await fetch(`${url}/metrics`, { headers });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`/metrics: HTTP ${answer.status} ${text}`);
    return [...text.matchAll(pattern)].map(([, value]) => Number(value));
  }

  return {
    ...prepared,
    url,
    brokerUrl,
    async followed() {
      while ((await metric(/^pledgewatch_follower_lag_entries\{.*\} (\d+)$/gm)).some(Boolean)) {
        await delay(LOOK_MS);
      }
    },
    async cpuSeconds() {
      const [seconds = NaN] = await metric(/^process_cpu_seconds_total (\S+)$/gm);
      return seconds;
    },
    stop: () => program.stop(),
  };
}
