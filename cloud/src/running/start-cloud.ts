import { collectDefaultMetrics, Registry } from 'prom-client';
import { systemClock } from '@pledgewatch/shared/clock';
import { createLog, type Log } from '@pledgewatch/shared/log';
import type { CloudConfig } from '#/config.ts';
import { startConsole } from '#/console/index.ts';
import { startPriceFeeds } from '#/prices/index.ts';
import { consolePorts } from './console-ports.ts';
import { openDoors } from './doors.ts';
import { startFollowers } from './followers.ts';
import { countPrices } from './price-figures.ts';
import { openRecord } from './record.ts';
import { startTimers } from './timers.ts';
import { openUplink } from './uplink.ts';

/** A running cloud. */
export interface Cloud {
  readonly url: string;
  readonly brokerUrl: string;
  /** Takes nothing more in, lets what is under way finish, and lets go of the folder. */
  stop(): Promise<void>;
}

export interface CloudOptions {
  readonly log?: Log;
  /** Nothing more can be taken in: the program must end. */
  readonly onFatal: (error: Error) => void;
}

/**
 * The cloud's half of the journey. The record is opened first and let go last; whoever follows it stands
 * ready before gateways and people are let in. Each stage puts what ends it on the stack, so that a
 * start that fails half way, like a stop, ends what was begun and nothing else.
 *
 * @throws {PledgewatchError} What keeps a stage from opening: `PW_FOLDER_IN_USE`,
 * `PW_LEDGER_INCONSISTENT`, `PW_PORT_UNAVAILABLE` and others; the folder is free again then.
 */
export async function startCloud(config: CloudConfig, options: CloudOptions): Promise<Cloud> {
  await using ending = new AsyncDisposableStack();
  const cloud = await openAll(config, options, ending);
  const whole = ending.move();
  return { ...cloud, stop: () => whole.disposeAsync() };
}

async function openAll(
  config: CloudConfig,
  { log = createLog('cloud'), ...options }: CloudOptions,
  ending: AsyncDisposableStack,
): Promise<Omit<Cloud, 'stop'>> {
  const onFatal = (error: Error) => {
    log.fatal({ error }, 'nothing more can be taken in');
    options.onFatal(error);
  };
  const clock = systemClock;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const { dataDir, ledger } = config;
  const record = await openRecord({ dataDir, ...ledger, clock, log, onFatal }, ending);
  const { sequencer } = record;
  const { enrolment, tokens, ...access } = openDoors(record, { oidc: config.oidc, clock });
  const { keys } = access;
  const followers = startFollowers({ config, record, keys, registry, clock, log }, ending);
  const { broker, instructions } = await openUplink(
    { config: config.broker, ...record, enrolment, clock, log },
    ending,
  );
  const timers = startTimers({ sequencer, instructions, clock, onFatal });
  ending.defer(() => timers.stop());
  const feeds = startPriceFeeds(config.prices.feeds, {
    submit: (command) => sequencer.submit(command),
    isKnown: (tenantId, key) => record.ledger.command(tenantId, key) !== undefined,
    clock,
    chance: Math.random,
    fetch,
    log,
    count: countPrices(registry),
    onFatal,
  });
  ending.defer(() => feeds.stop());
  const ports = consolePorts({ ...record, ...followers, enrolment, broker, registry, clock });
  const console = await startConsole({ ...config.http, ports, access, tokens, log, clock });
  ending.defer(() => console.close());
  return { url: console.url, brokerUrl: broker.url };
}
