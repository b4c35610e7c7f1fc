import { join } from 'node:path';
import { Type, type Static } from '@sinclair/typebox';
import type { Chance, Clock } from '@pledgewatch/shared/clock';
import type { Log } from '@pledgewatch/shared/log';
import type { Observation } from '@pledgewatch/shared/observation';
import { SOURCES_MAX } from './limits.ts';
import { mqttDriver, MqttSource } from './mqtt/index.ts';
import type { SourceDriver } from './source.ts';
import { superviseSource, type SourceState } from './supervisor.ts';

/** Every driver there is. Adding a device is one folder, one line here and one in {@link SourceConfig}. */
const DRIVERS: readonly SourceDriver[] = [mqttDriver];

/** One source of the gateway's configuration. */
export const SourceConfig = Type.Union([MqttSource]);
export type SourceConfig = Static<typeof SourceConfig>;

/** The `sources` list of the gateway's configuration. */
export const SourceConfigs = Type.Array(SourceConfig, { maxItems: SOURCES_MAX, default: [] });

/** What the sources of a gateway need. */
export interface SourcesOptions {
  readonly sources: readonly SourceConfig[];
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
  /** What is under way is stored and told first. */
  stop(): Promise<void>;
}

/** Opens every source, and keeps it open until it is stopped. */
export async function startSources(options: SourcesOptions): Promise<Sources> {
  const { sources, dataDir, clock, chance, log, append } = options;
  const supervised = sources.map((config) => {
    const driver = DRIVERS.find(({ name }) => name === config.driver) as SourceDriver;
    const { id, silenceMaxMs } = config;
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
  });
  return {
    states: () => supervised.map((source) => source.state()),
    async stop() {
      await Promise.all(supervised.map((source) => source.stop()));
    },
  };
}
