import type { KeyObject } from 'node:crypto';
import type { Clock } from '@pledgewatch/shared/clock';
import type { Log } from '@pledgewatch/shared/log';
import type { Lane } from '@pledgewatch/shared/topics';
import type { EdgeConfig } from '#/config.ts';
import type { JournalOptions } from '#/journal/index.ts';
import { createSealer, startSealing, type Sealing } from '#/seal/index.ts';
import { Folding } from './folding.ts';
import { keepHouse } from './housekeeping.ts';
import { JournalKeeper } from './journal-keeper.ts';
import { HEARTBEAT_MS } from './limits.ts';
import { createMeaning } from './meaning.ts';

interface WorkingsOptions {
  readonly config: Pick<EdgeConfig, 'siteId' | 'gatewayId' | 'plan'>;
  /** The gateway's private key. */
  readonly key: KeyObject;
  /** The cloud's public key, once the gateway is enrolled. */
  readonly cloudKey: () => KeyObject | undefined;
  readonly journal: Omit<JournalOptions, 'clock' | 'onStored' | 'onSalvaged'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: (bytes: number) => Uint8Array;
  /** How often it says that it lives when it has nothing else to say; ten seconds unless given. */
  readonly heartbeatMs?: number;
  /** The use of a truck order is on disk: its gate may open. */
  readonly openBarrier: (gateId: string) => void;
  /** Batches of a lane are sealed and on disk. */
  readonly onSealed: (lane: Lane) => void;
}

/**
 * Everything of a gateway between its devices and its line to the cloud: observations are kept, folded and
 * sealed here, by the same loops whoever reads the devices and carries the batches.
 */
export class Workings {
  readonly keeper: JournalKeeper;
  readonly folding: Folding;
  readonly #options: WorkingsOptions;
  readonly #stopping = new AbortController();
  readonly #sealing: Sealing;
  readonly #house: Promise<void>;
  #sealedSince = false;

  /** @throws {PledgewatchError} `PW_JOURNAL_IN_USE`, `PW_DISK_FULL`: nothing could be kept. */
  constructor(options: WorkingsOptions) {
    this.#options = options;
    const { journal, clock, log } = options;
    const onStored = (lane: Lane) => this.#stored(lane);
    this.keeper = new JournalKeeper({ ...journal, clock, onStored }, log);
    this.#sealing = this.#startSealing();
    this.folding = this.#startFolding();
    this.#house = this.#keepHouse();
  }

  /** What the cloud told a gate, as it came. */
  instruct(bytes: Uint8Array): void {
    this.folding.interpose((meaning, now) => meaning.instruct(bytes, now));
  }

  /** Keeps what is under way, and ends. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.folding.stop();
    await Promise.all([this.#sealing.stop(), this.#house]);
  }

  /** The journal speaks first; both that listen begin with what is there. */
  #stored(lane: Lane): void {
    if (lane === 'telemetry') (this.folding as Folding | undefined)?.wake();
    (this.#sealing as Sealing | undefined)?.wake(lane);
  }

  #startFolding(): Folding {
    const { config, clock, log, cloudKey, openBarrier } = this.#options;
    const { plan, siteId, gatewayId } = config;
    return new Folding({
      keeper: this.keeper,
      createMeaning: (saved) => {
        const known = cloudKey();
        return createMeaning({ plan, siteId, gatewayId, ...(known && { cloudKey: known }) }, saved);
      },
      clock,
      log,
      hurry: (commit) => this.#sealing.hurry(commit),
      openBarrier,
    });
  }

  #startSealing(): Sealing {
    const { config, key, clock, random } = this.#options;
    const { siteId, gatewayId } = config;
    const journal = () => this.keeper.journal();
    return startSealing({
      sealer: createSealer({ journal, siteId, gatewayId, key, clock, random }),
      clock,
      onSealed: (lane) => this.#sealed(lane),
      onFault: (error) => this.keeper.report(error),
    });
  }

  #sealed(lane: Lane): void {
    this.#sealedSince = true;
    this.#options.onSealed(lane);
  }

  #keepHouse(): Promise<void> {
    const { config, clock, heartbeatMs = HEARTBEAT_MS } = this.#options;
    const wasQuiet = () => {
      const isQuiet = !this.#sealedSince;
      this.#sealedSince = false;
      return isQuiet;
    };
    const { gatewayId } = config;
    const parts = { keeper: this.keeper, gatewayId, clock, heartbeatMs, wasQuiet };
    return keepHouse(parts, this.#stopping.signal);
  }
}
