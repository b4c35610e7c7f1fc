import { once } from 'node:events';
import type { CloudConfig } from '#/config.ts';
import { startCloud } from './start-cloud.ts';

export { serveGateways, type Gateways } from './gateways.ts';
export { createTurn } from './timers.ts';

/** What the cloud's programs and tests wait for: one JSON line on standard output. */
interface Ready {
  readonly ready: true;
  readonly url: string;
  readonly brokerUrl: string;
}

/** Runs the cloud until it is told to end; says on one line where it is reached. */
export async function runCloud(config: CloudConfig): Promise<void> {
  const cloud = await startCloud(config, { onFatal: () => process.exit(1) });
  const told = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  const ready: Ready = { ready: true, url: cloud.url, brokerUrl: cloud.brokerUrl };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  await told;
  await cloud.stop();
}
