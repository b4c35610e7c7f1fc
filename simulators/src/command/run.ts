import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { createLog } from '@pledgewatch/shared/log';
import { openUplinkLine } from '#/devices/index.ts';
import { startWarehouse, type Warehouse, type WarehouseOptions } from '#/warehouse/index.ts';
import { loadStory, playStory, type Story } from '#/stories/index.ts';
import { checkSpec, demoWarehouse, type WorldSpec } from '#/world/index.ts';
import { parse } from 'yaml';

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
  const line = uplink && (await openUplinkLine(uplink.port, uplink.to));
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
    const end = await playStory(warehouse, story, {
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

async function readOptions(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      broker: { type: 'string' },
      username: { type: 'string' },
      spec: { type: 'string' },
      seed: { type: 'string' },
      story: { type: 'string' },
      speed: { type: 'string', default: '1' },
      'opcua-port': { type: 'string', default: '0' },
      'xk3190-port': { type: 'string', default: '0' },
      'door-port': { type: 'string', default: '0' },
      'uplink-to': { type: 'string' },
      'uplink-port': { type: 'string', default: '0' },
      'data-dir': { type: 'string', default: 'data/simulators' },
    },
  });
  const { env } = process;
  const story = values.story === undefined ? undefined : loadStory(values.story);
  if (story !== undefined && values.spec !== undefined) {
    throw invalid('--spec: a story brings its own world');
  }
  const givenKey = env['SIMULATE_DOOR_KEY'];
  const options: WarehouseOptions = {
    spec: await readSpec(values.spec),
    seed: values.seed === undefined ? (story?.seed ?? 1) : wholeNumber('seed', values.seed),
    broker: readBroker(values.broker ?? env['SIMULATE_BROKER'], values.username),
    opcuaPort: wholeNumber('opcua-port', values['opcua-port']),
    xk3190Port: wholeNumber('xk3190-port', values['xk3190-port']),
    doorPort: wholeNumber('door-port', values['door-port']),
    doorKey: givenKey ?? randomBytes(24).toString('base64url'),
    dataDir: resolve(values['data-dir']),
    clock: systemClock,
    log: createLog('simulate'),
  };
  const speed = wholeNumber('speed', values.speed);
  if (speed === 0) throw invalid('--speed: at least 1');
  const uplink = readUplink(values['uplink-to'], wholeNumber('uplink-port', values['uplink-port']));
  return { options, doorKeyMade: givenKey === undefined, story, speed, uplink };
}

function readUplink(to: string | undefined, port: number) {
  if (to === undefined) return undefined;
  const [, host = '', toPort = ''] = /^([^:]+):(\d+)$/.exec(to) ?? [];
  if (host === '') throw invalid(`--uplink-to: ${to} is not host:port`);
  return { port, to: { host, port: Number(toPort) } };
}

function readBroker(url: string | undefined, name: string | undefined): WarehouseOptions['broker'] {
  if (url === undefined) throw invalid('--broker: no broker was given');
  const username = name ?? process.env['SIMULATE_USERNAME'];
  const password = process.env['SIMULATE_PASSWORD'];
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

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw invalid(`--${option}: ${text} is not a whole number`);
}

const invalid = (problems: string): PledgewatchError =>
  new PledgewatchError('PW_CONFIG_INVALID', { problems });
