import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import type { Chance, Clock } from '@pledgewatch/shared/clock';
import type { Log } from '@pledgewatch/shared/log';
import type { EdgeConfig } from '#/config.ts';
import { enrolledAt, enrolledBefore, gatewayKey, type Enrolled } from '#/enrolment/index.ts';
import { startSources, type Sources } from '#/sources/index.ts';
import { startUplink, type Uplink } from '#/uplink/index.ts';
import { createBarriers } from './barrier.ts';
import { enrolled } from './enrolling.ts';
import { marked } from './marking.ts';
import type { AgentStatus } from './status.ts';
import { readToken, tokenFileOf } from './token.ts';
import { Workings } from './workings.ts';

export interface AgentOptions {
  readonly config: EdgeConfig;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Log;
}

/** A running gateway. */
export interface Agent {
  /** Where devices reach the device broker; null without one. */
  deviceBrokerUrl(): string | null;
  status(): AgentStatus;
  /** Keeps what is under way, and ends. */
  stop(): Promise<void>;
}

/**
 * Starts the edge of the journey: devices → observations → journal → goods and gates → sealed batches →
 * the cloud. Devices are read from the first moment, enrolled or not, connected or not.
 *
 * @throws {PledgewatchError} `PW_JOURNAL_IN_USE`, `PW_DISK_FULL`, `PW_KEY_FILE_UNUSABLE`: nothing could
 * be kept, so nothing is begun.
 */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  const { dataDir } = options.config;
  const key = await gatewayKey(dataDir);
  // What is wrong with it is said, until somebody acts, when the cloud is to be reached.
  const known = await enrolledBefore(dataDir).catch(() => null);
  const agent = new RunningAgent(options, key, known?.vehicleKey ?? null);
  try {
    await agent.openSources();
  } catch (error) {
    await agent.stop();
    throw error;
  }
  return agent;
}

class RunningAgent implements Agent {
  readonly #options: AgentOptions;
  readonly #key: KeyObject;
  readonly #stopping = new AbortController();
  readonly #workings: Workings;
  readonly #reaching: Promise<void>;
  #sources: Sources | null = null;
  #enrolled: Enrolled | null = null;
  #vehicleKey: Uint8Array | null;
  #uplink: Uplink | null = null;

  constructor(options: AgentOptions, key: KeyObject, vehicleKey: Uint8Array | null) {
    this.#options = options;
    this.#key = key;
    this.#vehicleKey = vehicleKey;
    this.#workings = this.#begin();
    this.#reaching = this.#reachCloud();
  }

  async openSources(): Promise<void> {
    const { config, clock, chance, log } = this.#options;
    const { sources, deviceBroker, dataDir } = config;
    this.#sources = await startSources({
      sources,
      ...(deviceBroker && { deviceBroker }),
      dataDir,
      clock,
      chance,
      log,
      append: (observations) =>
        this.#workings.keeper.append(marked(observations, this.#vehicleKey)),
    });
  }

  deviceBrokerUrl(): string | null {
    return this.#sources?.deviceBrokerUrl() ?? null;
  }

  status(): AgentStatus {
    const { config } = this.#options;
    const { keeper, folding } = this.#workings;
    return {
      siteId: config.siteId,
      gatewayId: config.gatewayId,
      isEnrolled: this.#enrolled !== null,
      isConnected: this.#uplink?.isConnected() ?? false,
      journalFault: keeper.fault,
      foldedCount: folding.foldedCount,
      journal: keeper.figures(),
      sources: this.#sources?.states() ?? [],
    };
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#sources?.stop();
    await this.#workings.stop();
    await Promise.all([this.#uplink?.stop(), this.#reaching]);
    this.#workings.keeper.close();
  }

  #begin(): Workings {
    const { config, clock, log, random } = this.#options;
    const { bytesMax, telemetryDaysMax } = config.journal;
    const limits = {
      bytesMax,
      telemetryAgeMaxMs: telemetryDaysMax * 86_400_000,
      // Events still find room when observations are refused.
      fileBytesMax: Math.ceil(bytesMax * 1.5),
    };
    // A gateway is enrolled after it has a journal.
    const hadOneAt = enrolledAt(config.dataDir);
    const known = hadOneAt === undefined ? {} : { hadOneAt };
    return new Workings({
      config,
      key: this.#key,
      cloudKey: () => this.#enrolled?.cloudKey,
      journal: { folder: join(config.dataDir, 'journal'), limits, ...known },
      clock,
      log,
      random,
      openBarrier: createBarriers(() => this.#sources, this.#options),
      onSealed: (lane) => this.#uplink?.wake(lane),
    });
  }

  async #reachCloud(): Promise<void> {
    const { config, clock, chance, random, log } = this.#options;
    const { signal } = this.#stopping;
    const { dataDir, siteId, gatewayId, cloud } = config;
    const tokenPlace = tokenFileOf(config);
    this.#enrolled = await enrolled({
      dataDir,
      key: this.#key,
      siteId,
      gatewayId,
      url: cloud.url,
      token: () => readToken(tokenPlace),
      tokenPlace,
      clock,
      chance,
      random,
      log,
      signal,
    });
    if (!this.#enrolled || signal.aborted) return;
    this.#vehicleKey = this.#enrolled.vehicleKey;
    this.#workings.folding.restart();
    this.#uplink = startUplink({
      ...this.#enrolled,
      url: cloud.brokerUrl,
      siteId,
      gatewayId,
      journal: () => this.#workings.keeper.journal(),
      clock,
      chance,
      log,
      onInstruction: (bytes) => this.#workings.instruct(bytes),
      onFault: (error) => this.#workings.keeper.report(error),
    });
  }
}
