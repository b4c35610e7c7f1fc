import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { createLog } from '@pledgewatch/shared/log';
import { openUplinkLine, type BrokerAccess } from '#/devices/index.ts';
import { startWarehouse, type Warehouse, type WarehouseOptions } from '#/warehouse/index.ts';
import { loadStory, playLive, type Story } from '#/stories/index.ts';
import { checkSpec, demoWarehouse, WAREHOUSES, type WorldSpec } from '#/world/index.ts';
import { parse } from 'yaml';
import { readSimulatorConfig, type SimulatorConfig } from './config.ts';

/** Told to end twice, or unable to end in this time, the process ends anyway. */
const STOP_MS_MAX = 2_000;

/** Starts the warehouse, says on one line where it is reached, and runs until it is told to end. */
export async function runWarehouse(args: string[]): Promise<void> {
  const { options, doorKeyMade, story, speed, uplink } = await readOptions(args);
  const ending = new AbortController();
  const told = new Promise<void>((stop) => {
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  });
  const line = uplink && (await openUplinkLine(uplink.port, uplink.to, uplink.host));
  const onNetwork = (cut: boolean) => line?.setCut(cut);
  const warehouse = await startWarehouse({ ...options, onNetwork });
  const { opcuaNodes: _, ...ports } = warehouse.ports;
  const key = doorKeyMade ? { doorKey: options.doorKey } : {};
  const ready = { ready: true, ...ports, ...(line && { uplinkPort: line.port }), ...key };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  const played = story === undefined ? undefined : play(warehouse, story, { ending, speed });
  await told;
  ending.abort();
  setTimeout(() => process.exit(0), STOP_MS_MAX).unref();
  await played;
  await Promise.all([warehouse.stop(), line?.stop()]);
  process.exit(0);
}

/** Plays the story beside the running warehouse; a story that cannot go on leaves it running. */
async function play(
  warehouse: Warehouse,
  story: Story,
  { ending, speed }: { readonly ending: AbortController; readonly speed: number },
): Promise<void> {
  const say = (line: object): void => {
    process.stdout.write(`${JSON.stringify({ story: story.name, ...line })}\n`);
  };
  try {
    const end = await playLive(warehouse, story, {
      clock: systemClock,
      signal: ending.signal,
      speed,
      onAction: (action, { at }) => say({ at, action }),
    });
    say({ end });
  } catch (error) {
    say({ end: 'impossible', reason: error instanceof Error ? error.message : String(error) });
  }
}

const FLAGS = [
  'broker',
  'username',
  'spec',
  'seed',
  'story',
  'speed',
  'host',
  'opcua-port',
  'xk3190-port',
  'door-port',
  'uplink-to',
  'uplink-port',
  'data-dir',
] as const;

function flagsIn(args: string[]) {
  const options = Object.fromEntries(FLAGS.map((flag) => [flag, { type: 'string' as const }]));
  try {
    return parseArgs({ args, options }).values;
  } catch (cause) {
    const problem = (cause as Error).message.split('. ')[0] ?? '';
    throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem }, { cause });
  }
}

async function readOptions(args: string[]) {
  const config = readSimulatorConfig(flagsIn(args), process.env);
  const story = config.story === undefined ? undefined : loadStory(config.story);
  if (story !== undefined && config.spec !== undefined) {
    throw invalid('--spec: a story brings its own world');
  }
  const options: WarehouseOptions = {
    spec: story ? WAREHOUSES[story.spec] : await readSpec(config.spec),
    seed: config.seed ?? story?.seed ?? 1,
    broker: brokerOf(config),
    host: config.host,
    opcuaPort: config.opcuaPort,
    xk3190Port: config.xk3190Port,
    doorPort: config.doorPort,
    doorKey: config.doorKey ?? randomBytes(24).toString('base64url'),
    dataDir: resolve(config.dataDir),
    clock: systemClock,
    log: createLog('simulate'),
  };
  const { speed, uplinkPort: port, host, doorKey } = config;
  const uplink =
    config.uplinkTo === undefined ? undefined : { port, host, to: to(config.uplinkTo) };
  return { options, doorKeyMade: doorKey === undefined, story, speed, uplink };
}

function to(text: string): { host: string; port: number } {
  const [host = '', port = ''] = text.split(':');
  return { host, port: Number(port) };
}

function brokerOf({ broker: url, username, password }: SimulatorConfig): BrokerAccess {
  return {
    url,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
}

async function readSpec(file: string | undefined): Promise<WorldSpec> {
  if (file === undefined) return demoWarehouse;
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new PledgewatchError('PW_CONFIG_UNREADABLE', { file, reason: error.message });
  });
  return checkSpec(parse(text));
}

const invalid = (problems: string): PledgewatchError =>
  new PledgewatchError('PW_CONFIG_INVALID', { problems });
