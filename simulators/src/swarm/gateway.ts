import { createPublicKey, type KeyObject } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Workings } from '@pledgewatch/edge/agent';
import type { Journal } from '@pledgewatch/edge/journal';
import { createLaneSender, type LaneSender } from '@pledgewatch/edge/uplink';
import { decodeAnswers } from '@pledgewatch/shared/answer';
import type { Log } from '@pledgewatch/shared/log';
import type { SitePlan } from '@pledgewatch/shared/site-plan';
import { LANES, type Lane } from '@pledgewatch/shared/topics';
import type { MachineClock } from './agenda.ts';
import type { Saying } from './devices.ts';
import type { Disk } from './disk.ts';
import { HEARTBEAT_MS, PUMP_MS } from './limits.ts';
import { Machine, type Life, type MachineParts } from './machine.ts';
import { GATEWAY, SITE } from './site.ts';

export interface GatewayParts extends MachineParts {
  readonly key: KeyObject;
  readonly cloudKey: KeyObject;
  readonly plan: SitePlan;
  readonly log: Log;
  readonly random: (bytes: number) => Uint8Array;
  /** Room for what waits for the cloud. */
  readonly journalBytesMax: number;
  /** Hands a sealed batch to the line. */
  readonly send: (lane: Lane, bytes: Uint8Array) => void;
  readonly openBarrier: (gateId: string) => void;
  /** It runs, again or for the first time. */
  readonly onOpened: (journal: Journal) => void;
  /** It let go of batches, or may have. */
  readonly onAnswered: (journal: Journal) => void;
}

/** The gateway of the site: the edge's own parts, on a disk and a clock that fail. */
export class Gateway extends Machine<GatewayLife> {
  readonly #parts: GatewayParts;
  /** The line to the cloud stands. */
  #isConnected = false;
  /** Observations on its disk when the last of them was acknowledged. */
  #acknowledgedUpTo = 0;

  constructor(parts: GatewayParts) {
    super(parts);
    this.#parts = parts;
    parts.agenda.every(PUMP_MS, () => this.life?.pump());
  }

  /** Keeps what devices say; true when they may forget it. */
  async take(sayings: readonly Saying[]): Promise<boolean> {
    const { life } = this;
    if (!life) return false;
    const observedCount = await life.take(sayings);
    if (observedCount === null || life !== this.life) return false;
    this.#acknowledgedUpTo = Math.max(this.#acknowledgedUpTo, observedCount);
    return true;
  }

  setConnected(isConnected: boolean): void {
    if (this.#isConnected === isConnected) return;
    this.#isConnected = isConnected;
    this.life?.setConnected(isConnected);
  }

  hearAnswers(bytes: Uint8Array): void {
    this.life?.hearAnswers(bytes);
  }

  hearInstruction(bytes: Uint8Array): void {
    this.life?.instruct(bytes);
  }

  journal(): Journal | null {
    return this.life?.journal() ?? null;
  }

  inFlight(lane: Lane): number {
    return this.life?.inFlight(lane) ?? 0;
  }

  /** How many observations its disk must hold at least. */
  get acknowledgedUpTo(): number {
    return this.#acknowledgedUpTo;
  }

  protected begin(disk: Disk, clock: MachineClock): GatewayLife {
    const life = new GatewayLife({ ...this.#parts, disk, clock });
    if (disk.left !== null) return life;
    this.#parts.onOpened(life.journal());
    if (this.#isConnected) life.setConnected(true);
    return life;
  }

  protected crashed(): void {}
}

interface LifeParts extends GatewayParts {
  readonly disk: Disk;
  readonly clock: MachineClock;
}

class GatewayLife implements Life {
  readonly #parts: LifeParts;
  readonly #workings: Workings;
  readonly #senders: ReadonlyMap<Lane, LaneSender>;
  /** Whether anything happened since a lane last found nothing to send. */
  #isStirred = true;

  constructor(parts: LifeParts) {
    this.#parts = parts;
    const { disk, clock, log, cloudKey, key, random, plan, openBarrier } = parts;
    const folder = join(disk.folder, 'journal');
    mkdirSync(disk.folder, { recursive: true, mode: 0o700 });
    const { journalBytesMax: bytesMax } = parts;
    const whileUp = (act: () => void) => disk.left === null && act();
    const stir = () => (this.#isStirred = true);
    const senders = new Map<Lane, LaneSender>();
    this.#senders = senders;
    this.#workings = new Workings({
      config: { siteId: SITE, gatewayId: GATEWAY, plan },
      key,
      cloudKey: () => createPublicKey(cloudKey),
      journal: {
        folder,
        limits: { bytesMax, fileBytesMax: bytesMax * 1.5 },
        openDatabase: disk.openDatabase,
      },
      heartbeatMs: HEARTBEAT_MS,
      clock,
      log,
      random,
      openBarrier: (gateId) => whileUp(() => openBarrier(gateId)),
      onSealed: (lane) => {
        stir();
        this.#guarded(() => senders.get(lane)?.pump());
      },
    });
    for (const lane of LANES) {
      const publish = (bytes: Uint8Array) => whileUp(() => parts.send(lane, bytes));
      const journal = () => this.journal();
      const of = { lane, journal, cloudKey: createPublicKey(cloudKey), clock, log };
      senders.set(lane, createLaneSender({ ...of, publish: (bytes) => void publish(bytes) }));
    }
  }

  /** How many observations are on disk now; null when these are not. */
  async take(sayings: readonly Saying[]): Promise<number | null> {
    const now = this.#parts.clock.now();
    try {
      await this.#workings.keeper.append(sayings.map((saying) => saying(now)));
      return this.#parts.disk.left === null ? this.journal().observed : null;
    } catch {
      return null;
    }
  }

  setConnected(isConnected: boolean): void {
    this.#isStirred = true;
    for (const sender of this.#senders.values()) {
      this.#guarded(() => (isConnected ? sender.connected() : sender.disconnected()));
    }
  }

  hearAnswers(bytes: Uint8Array): void {
    this.#isStirred = true;
    this.#guarded(() => {
      for (const answer of decodeAnswers(bytes)) {
        this.#guarded(() => this.#senders.get(answer.lane)?.answered(answer));
      }
    });
    if (this.#parts.disk.left === null) this.#parts.onAnswered(this.journal());
  }

  instruct(bytes: Uint8Array): void {
    this.#guarded(() => this.#workings.instruct(bytes));
  }

  pump(): void {
    const waits = [...this.#senders.values()].some((sender) => sender.inFlight() > 0);
    if (!waits && !this.#isStirred) return;
    this.#isStirred = waits;
    for (const sender of this.#senders.values()) this.#guarded(() => sender.pump());
  }

  journal(): Journal {
    return this.#workings.keeper.journal();
  }

  inFlight(lane: Lane): number {
    return this.#senders.get(lane)?.inFlight() ?? 0;
  }

  async stop(): Promise<void> {
    const stopped = this.#workings.stop();
    this.#parts.clock.stop();
    await stopped;
    this.#workings.keeper.close();
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#workings.keeper.report(error);
    }
  }
}
