import type { EpochMs } from '@pledgewatch/shared/clock';

export interface GatewayState {
  readonly gatewayId: string;
  readonly siteId: string;
  /** When its last batch was accepted. */
  heardAt: EpochMs;
  /** No batch within the site's deadline. */
  silent: boolean;
}

interface SavedGateways {
  readonly gateways: readonly GatewayState[];
  readonly silenceMaxMs: readonly (readonly [siteId: string, silenceMaxMs: number])[];
  readonly silenceChanges: number;
}

/**
 * When each gateway was last heard, and which have been silent longer than their site allows. By core
 * time only: a tick on a quiet ledger is what makes silence known.
 */
export class Gateways {
  readonly #gateways: Map<string, GatewayState>;
  readonly #silenceMaxMs: Map<string, number>;
  /** Grows whenever a gateway falls silent or is heard again. */
  silenceChanges: number;
  /** No deadline lies before it, so that most facts need not look. */
  #checkAt = -Infinity;

  constructor(saved: SavedGateways = { gateways: [], silenceMaxMs: [], silenceChanges: 0 }) {
    this.silenceChanges = saved.silenceChanges;
    this.#gateways = new Map(saved.gateways.map((gateway) => [gateway.gatewayId, gateway]));
    this.#silenceMaxMs = new Map(saved.silenceMaxMs);
  }

  save(): SavedGateways {
    const { silenceChanges } = this;
    const gateways = [...this.#gateways.values()];
    return { gateways, silenceMaxMs: [...this.#silenceMaxMs], silenceChanges };
  }

  define(siteId: string, silenceMaxMs: number): void {
    this.#silenceMaxMs.set(siteId, silenceMaxMs);
    this.#checkAt = -Infinity;
  }

  get(gatewayId: string): GatewayState | undefined {
    return this.#gateways.get(gatewayId);
  }

  all(): Iterable<GatewayState> {
    return this.#gateways.values();
  }

  /** Returns since when it had been silent, if it was. */
  hear(gatewayId: string, siteId: string, now: EpochMs): EpochMs | undefined {
    const gateway = this.#gateways.get(gatewayId);
    if (gateway === undefined || gateway.siteId !== siteId) {
      this.#gateways.set(gatewayId, { gatewayId, siteId, heardAt: now, silent: false });
      this.#checkAt = -Infinity;
      return undefined;
    }
    const silentSince = gateway.silent ? gateway.heardAt : undefined;
    gateway.heardAt = now;
    if (gateway.silent) {
      this.#checkAt = -Infinity;
      this.silenceChanges += 1;
    }
    gateway.silent = false;
    return silentSince;
  }

  /** Finds the gateways whose deadline has passed. */
  passTime(now: EpochMs): void {
    if (now < this.#checkAt) return;
    this.#checkAt = Infinity;
    for (const gateway of this.#gateways.values()) {
      if (gateway.silent) continue;
      const dueAt = this.#dueAt(gateway);
      if (dueAt <= now) {
        gateway.silent = true;
        this.silenceChanges += 1;
      } else {
        this.#checkAt = Math.min(this.#checkAt, dueAt);
      }
    }
  }

  /** When the next gateway will have been silent too long. */
  nextDueAt(): EpochMs | null {
    let next = Infinity;
    for (const gateway of this.#gateways.values()) {
      if (!gateway.silent) next = Math.min(next, this.#dueAt(gateway));
    }
    return next === Infinity ? null : next;
  }

  #dueAt(gateway: GatewayState): EpochMs {
    return gateway.heardAt + (this.#silenceMaxMs.get(gateway.siteId) ?? Infinity) + 1;
  }
}
