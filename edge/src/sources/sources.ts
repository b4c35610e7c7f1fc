import { join } from 'node:path';
import { Type, type Static, type TSchema } from '@sinclair/typebox';
import type { Chance, Clock } from '@pledgewatch/shared/clock';
import type { Log } from '@pledgewatch/shared/log';
import type { Observation } from '@pledgewatch/shared/observation';
import {
  createDeviceBroker,
  DEVICE_BROKER_ID,
  type DeviceBrokerConfig,
} from './device-broker/index.ts';
import { SOURCES_MAX } from './limits.ts';
import { opcuaDriver, OpcuaSource } from './opcua/index.ts';
import { mqttDriver, MqttSource } from './mqtt/index.ts';
import { xk3190Driver, Xk3190Source } from './xk3190/index.ts';
import type { SourceDriver } from './source.ts';
import { superviseSource, type SourceState } from './supervisor.ts';

/** Every driver there is. Adding a device is one folder, one line here and one in {@link SourceConfig}. */
const DRIVERS: readonly SourceDriver[] = [mqttDriver, opcuaDriver, xk3190Driver];

/** One source of the gateway's configuration. */
export const SourceConfig = Type.Union([MqttSource, OpcuaSource, Xk3190Source]);
export type SourceConfig = Static<typeof SourceConfig>;

/** The `sources` list of the gateway's configuration. */
export const SourceConfigs = Type.Array(SourceConfig, {
  maxItems: SOURCES_MAX,
  default: [],
  description: 'What the gateway reads, as docs/DRIVERS.md tells',
});

/** What the sources of a gateway need. */
export interface SourcesOptions {
  readonly sources: readonly SourceConfig[];
  readonly deviceBroker?: DeviceBrokerConfig;
  /** Each source has a folder of its own below it. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  /**
   * Resolves when the observations are on disk; only then a device is told so. Rejects when they are
   * not, and the device is left to send them again.
   */
  readonly append: (observations: readonly Observation[]) => Promise<void>;
}

/** The gateway's sources, under supervision. */
export interface Sources {
  states(): readonly SourceState[];
  /** Where devices reach the device broker; null while it does not listen. */
  deviceBrokerUrl(): string | null;
  /** Publishes to connected devices through the device broker; absent without one. */
  readonly publish?: (topic: string, payload: Uint8Array) => Promise<void>;
  /** What is under way is stored and told first. */
  stop(): Promise<void>;
}

/**
 * Opens every source, and keeps it open until it is stopped. The device broker, where there is one,
 * has tried to listen when this resolves; whether it does, its state says.
 */
export async function startSources(options: SourcesOptions): Promise<Sources> {
  const { sources, deviceBroker, dataDir, clock, chance, log, append } = options;
  const supervise = <S extends TSchema>(
    id: string,
    driver: SourceDriver<S>,
    config: Static<S>,
    silenceMaxMs: number,
  ) => {
    const folder = join(dataDir, 'sources', id);
    return superviseSource({
      id,
      driver,
      config,
      silenceMaxMs,
      folder,
      clock,
      chance,
      log,
      append,
    });
  };
  const supervised = sources.map((config) => {
    const driver = DRIVERS.find(({ name }) => name === config.driver) as SourceDriver;
    return supervise(config.id, driver, config, config.silenceMaxMs);
  });
  const broker = deviceBroker && createDeviceBroker();
  if (broker) {
    // Devices that have nothing to say are none of the broker's faults.
    supervised.push(supervise(DEVICE_BROKER_ID, broker.driver, deviceBroker, Infinity));
    await broker.attempted;
  }
  return {
    states: () => supervised.map((source) => source.state()),
    deviceBrokerUrl: () => broker?.url() ?? null,
    ...(broker && { publish: (topic, payload) => broker.publish(topic, payload) }),
    async stop() {
      await Promise.all(supervised.map((source) => source.stop()));
    },
  };
}
