import { step, type World } from '#/world/index.ts';
import { sayingOf, type Saying } from './devices.ts';
import type { Gateway } from './gateway.ts';

/** Fewer than the copies that the edge remembers of one device. */
const UNACKNOWLEDGED_MAX = 24;

interface Said {
  readonly deviceId: string;
  readonly deviceSeq: number;
  readonly saying: Saying;
}

/** What the site's devices say, in order; what is not acknowledged they say again. */
export class DevicesLine {
  readonly #world: World;
  readonly #gateway: Gateway;
  readonly #onAcknowledged: (deviceId: string, deviceSeq: number) => void;
  readonly #onTurnedAway: (count: number) => void;
  readonly #seqs = new Map<string, number>();
  readonly #waiting: Said[] = [];
  #isSaying = false;

  constructor(of: {
    readonly world: World;
    readonly gateway: Gateway;
    readonly onAcknowledged: (deviceId: string, deviceSeq: number) => void;
    /** Told how many the gateway, being up, did not take. */
    readonly onTurnedAway: (count: number) => void;
  }) {
    this.#world = of.world;
    this.#gateway = of.gateway;
    this.#onAcknowledged = of.onAcknowledged;
    this.#onTurnedAway = of.onTurnedAway;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Notices what happened in the world until `now`. */
  notice(now: number): void {
    for (const fact of step(this.#world, now)) {
      const { device } = fact;
      const deviceSeq = (this.#seqs.get(device) ?? 0) + 1;
      const saying = sayingOf(fact, deviceSeq);
      if (saying === null) continue;
      this.#seqs.set(device, deviceSeq);
      this.#waiting.push({ deviceId: device, deviceSeq, saying });
    }
  }

  /** Says what waits, as much at a time as may be unacknowledged. */
  async say(): Promise<void> {
    if (this.#isSaying) return;
    this.#isSaying = true;
    while (this.#waiting.length > 0 && this.#gateway.isUp) {
      const said = this.#waiting.slice(0, UNACKNOWLEDGED_MAX);
      const isTaken = await this.#gateway.take(said.map(({ saying }) => saying));
      if (!isTaken) {
        if (this.#gateway.isUp) this.#onTurnedAway(said.length);
        break;
      }
      this.#waiting.splice(0, said.length);
      for (const { deviceId, deviceSeq } of said) this.#onAcknowledged(deviceId, deviceSeq);
    }
    this.#isSaying = false;
  }
}
