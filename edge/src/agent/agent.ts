import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import type { Chance, Clock } from '@pledgewatch/shared/clock';
import type { Log } from '@pledgewatch/shared/log';
import type { Lane } from '@pledgewatch/shared/topics';
import type { EdgeConfig } from '#/config.ts';
import { enrolledAt, enrolledBefore, gatewayKey, type Enrolled } from '#/enrolment/index.ts';
import { createSealer, startSealing, type Sealing } from '#/seal/index.ts';
import { startSources, type Sources } from '#/sources/index.ts';
import { startUplink, type Uplink } from '#/uplink/index.ts';
import { createBarriers } from './barrier.ts';
import { enrolled } from './enrolling.ts';
import { Folding } from './folding.ts';
import { keepHouse } from './housekeeping.ts';
import { JournalKeeper } from './journal-keeper.ts';
import { marked } from './marking.ts';
import { createMeaning } from './meaning.ts';
import type { AgentStatus } from './status.ts';
import { readToken, tokenFileOf } from './token.ts';

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
  readonly #keeper: JournalKeeper;
  readonly #folding: Folding;
  readonly #sealing: Sealing;
  readonly #background: readonly Promise<void>[];
  #sources: Sources | null = null;
  #enrolled: Enrolled | null = null;
  #vehicleKey: Uint8Array | null;
  #uplink: Uplink | null = null;
  #sealedSince = false;

  constructor(options: AgentOptions, key: KeyObject, vehicleKey: Uint8Array | null) {
    this.#options = options;
    this.#key = key;
    this.#vehicleKey = vehicleKey;
    this.#keeper = this.#openJournal();
    this.#sealing = this.#startSealing();
    this.#folding = this.#startFolding();
    this.#background = [this.#house(), this.#reachCloud()];
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
      append: (observations) => this.#keeper.append(marked(observations, this.#vehicleKey)),
    });
  }

  deviceBrokerUrl(): string | null {
    return this.#sources?.deviceBrokerUrl() ?? null;
  }

  status(): AgentStatus {
    const { config } = this.#options;
    return {
      siteId: config.siteId,
      gatewayId: config.gatewayId,
      isEnrolled: this.#enrolled !== null,
      isConnected: this.#uplink?.isConnected() ?? false,
      journalFault: this.#keeper.fault,
      foldedCount: this.#folding.foldedCount,
      journal: this.#keeper.figures(),
      sources: this.#sources?.states() ?? [],
    };
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#sources?.stop();
    await this.#folding.stop();
    await Promise.all([this.#sealing.stop(), this.#uplink?.stop(), ...this.#background]);
    this.#keeper.close();
  }

  #openJournal(): JournalKeeper {
    const { config, clock, log } = this.#options;
    const folder = join(config.dataDir, 'journal');
    const { bytesMax, telemetryDaysMax } = config.journal;
    const limits = {
      bytesMax,
      telemetryAgeMaxMs: telemetryDaysMax * 86_400_000,
      // Events still find room when observations are refused.
      fileBytesMax: Math.ceil(bytesMax * 1.5),
    };
    const onStored = (lane: Lane) => {
      if (lane === 'telemetry') this.#folding.wake();
      // The journal speaks first; both begin with what is there.
      (this.#sealing as Sealing | undefined)?.wake(lane);
    };
    // A gateway is enrolled after it has a journal.
    const hadOneAt = enrolledAt(config.dataDir);
    const known = hadOneAt === undefined ? {} : { hadOneAt };
    return new JournalKeeper({ folder, clock, limits, onStored, ...known }, log);
  }

  #startFolding(): Folding {
    const { config, clock, log } = this.#options;
    const { plan, siteId, gatewayId } = config;
    const parts = { plan, siteId, gatewayId };
    return new Folding({
      keeper: this.#keeper,
      createMeaning: (saved) =>
        createMeaning(
          this.#enrolled ? { ...parts, cloudKey: this.#enrolled.cloudKey } : parts,
          saved,
        ),
      clock,
      log,
      hurry: (commit) => this.#sealing.hurry(commit),
      openBarrier: createBarriers(() => this.#sources, this.#options),
    });
  }

  #startSealing(): Sealing {
    const { config, clock, random } = this.#options;
    const { siteId, gatewayId } = config;
    const journal = () => this.#keeper.journal();
    return startSealing({
      sealer: createSealer({ journal, siteId, gatewayId, key: this.#key, clock, random }),
      clock,
      onSealed: (lane) => this.#sealed(lane),
      onFault: (error) => this.#keeper.report(error),
    });
  }

  #sealed(lane: Lane): void {
    this.#sealedSince = true;
    this.#uplink?.wake(lane);
  }

  async #house(): Promise<void> {
    const { config, clock } = this.#options;
    const wasQuiet = () => {
      const isQuiet = !this.#sealedSince;
      this.#sealedSince = false;
      return isQuiet;
    };
    const { gatewayId } = config;
    const parts = { keeper: this.#keeper, gatewayId, clock, wasQuiet };
    await keepHouse(parts, this.#stopping.signal);
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
    this.#folding.restart();
    this.#uplink = startUplink({
      ...this.#enrolled,
      url: cloud.brokerUrl,
      siteId,
      gatewayId,
      journal: () => this.#keeper.journal(),
      clock,
      chance,
      log,
      onInstruction: (bytes) =>
        this.#folding.interpose((meaning, now) => meaning.instruct(bytes, now)),
      onFault: (error) => this.#keeper.report(error),
    });
  }
}
