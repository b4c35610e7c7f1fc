import { randomBytes } from 'node:crypto';
import mqttPacket from 'mqtt-packet';
import { systemClock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { createLog } from '@pledgewatch/shared/log';
import { parseCommandLine } from '@pledgewatch/shared/terminal';
import { startAgent, startStatusServer, type Agent, type StatusServer } from './agent/index.ts';
import { readEdgeConfig, type EdgeConfig } from './config.ts';

/** A process told to end ends by then; everything it acknowledged is on disk already. */
const STOP_MS_MAX = 1_800;

/** Runs the gateway of a warehouse until it is told to end. */
export async function runEdge(argv: readonly string[]): Promise<void> {
  // Else its first packet makes 65,536 buffers, one for each number it might write: 10 MB.
  mqttPacket.writeToStream.cacheNumbers = false;
  // Whoever read our output may go away; the goods are still to be watched.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    await run(argv);
  } catch (error) {
    if (!(error instanceof PledgewatchError)) throw error;
    const { code, message, next } = error;
    process.stderr.write(`${code}: ${message}\n${next.en}\n${next.zh}\n`);
    process.exitCode = 1;
  }
}

async function run(argv: readonly string[]): Promise<void> {
  const line = parseCommandLine({
    program: 'npm run edge --',
    summary: 'Watches the goods of a warehouse and tells the cloud, with proof.',
    options: {
      config: { type: 'string', placeholder: 'FILE', description: 'Configuration, YAML' },
      check: { type: 'boolean', description: 'Check the configuration and exit' },
    },
    example: 'npm run edge -- --config edge/edge.example.yaml --check',
    argv,
  });
  if (line.kind === 'help') return void process.stdout.write(line.text);
  const { config: file, check } = line.values;
  if (!file)
    throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem: '--config is missing' });
  const config = readEdgeConfig(file, process.env);
  if (check) return void process.stdout.write(`${file}: ok\n`);
  await watch(config);
}

async function watch(config: EdgeConfig): Promise<void> {
  const told = new Promise<void>((stop) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop());
  });
  const agent = await startAgent({
    config,
    clock: systemClock,
    chance: Math.random,
    random: randomBytes,
    log: createLog('edge'),
  });
  const status = config.status && (await startStatusServer(() => agent.status(), config.status));
  process.stdout.write(`${readyLine(config, agent, status)}\n`);
  await told;
  setTimeout(() => process.exit(0), STOP_MS_MAX).unref();
  status?.stop();
  await agent.stop();
  process.exit(0);
}

/** One line of JSON by which whoever started the gateway learns where it is reached. */
function readyLine(config: EdgeConfig, agent: Agent, status: StatusServer | undefined): string {
  const { siteId, gatewayId } = config;
  return JSON.stringify({
    ready: true,
    siteId,
    gatewayId,
    deviceBrokerUrl: agent.deviceBrokerUrl(),
    statusUrl: status?.url ?? null,
  });
}
