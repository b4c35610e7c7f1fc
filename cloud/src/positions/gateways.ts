import type { EpochMs } from '@pledgewatch/shared/clock';
import { DEADLINE_MET_LATE_MS } from './limits.ts';

/**
 * `heard` within its site's deadline; `excused` when the deadline passed while the cloud itself was not
 * there to hear it; `silent` when it passed with the cloud listening, or a second time.
 */
export type Hearing = 'heard' | 'excused' | 'silent';

export interface GatewayState {
  readonly gatewayId: string;
  readonly siteId: string;
  /** When its last batch was accepted. */
  heardAt: EpochMs;
  hearing: Hearing;
  /** From when its deadline runs: from its last batch, or from when the cloud was back. */
  dueFrom: EpochMs;
}

interface SavedGateways {
  readonly gateways: readonly GatewayState[];
  readonly silenceMaxMs: readonly (readonly [siteId: string, silenceMaxMs: number])[];
  readonly hearingChanges: number;
}

/**
 * When each gateway was last heard, and which have been silent longer than their site allows. By core
 * time only: a tick on a quiet ledger is what makes silence known.
 *
 * A cloud that runs meets every deadline within a second. One that is met late was missed by the cloud
 * itself (it was down, or its machine asleep), and says nothing about the gateway: that gateway gets one
 * more deadline from then on. One only between two batches, or a cloud that comes and goes would never
 * miss anybody.
 */
export class Gateways {
  readonly #gateways: Map<string, GatewayState>;
  readonly #silenceMaxMs: Map<string, number>;
  /** Grows with every change of a gateway's {@link Hearing}. */
  hearingChanges: number;
  /** No deadline lies before it, so that most facts need not look. */
  #checkAt = -Infinity;

  constructor(saved: SavedGateways = { gateways: [], silenceMaxMs: [], hearingChanges: 0 }) {
    this.hearingChanges = saved.hearingChanges;
    this.#gateways = new Map(saved.gateways.map((gateway) => [gateway.gatewayId, gateway]));
    this.#silenceMaxMs = new Map(saved.silenceMaxMs);
  }

  save(): SavedGateways {
    const { hearingChanges } = this;
    const gateways = [...this.#gateways.values()];
    return { gateways, silenceMaxMs: [...this.#silenceMaxMs], hearingChanges };
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

  /** Notes a sign of life; returns how the gateway stood until then, where that was not `heard`. */
  hear(gatewayId: string, siteId: string, now: EpochMs): Readonly<GatewayState> | undefined {
    const gateway = this.#gateways.get(gatewayId);
    if (gateway?.siteId !== siteId) {
      const heard = { gatewayId, siteId, heardAt: now, hearing: 'heard', dueFrom: now } as const;
      this.#gateways.set(gatewayId, heard);
      this.#checkAt = -Infinity;
      return undefined;
    }
    const before = gateway.hearing === 'heard' ? undefined : { ...gateway };
    gateway.heardAt = now;
    gateway.dueFrom = now;
    if (before) this.#change(gateway, 'heard');
    return before;
  }

  /** Finds the gateways whose deadline has passed. */
  passTime(now: EpochMs): void {
    if (now < this.#checkAt) return;
    for (const gateway of this.#gateways.values()) {
      const lateMs = now - this.#dueAt(gateway);
      if (lateMs >= 0) this.#miss(gateway, lateMs, now);
    }
    this.#checkAt = this.nextDueAt() ?? Infinity;
  }

  /** When the next gateway will have been silent too long. */
  nextDueAt(): EpochMs | null {
    let next = Infinity;
    for (const gateway of this.#gateways.values()) next = Math.min(next, this.#dueAt(gateway));
    return next === Infinity ? null : next;
  }

  #miss(gateway: GatewayState, lateMs: number, now: EpochMs): void {
    const isOurs = gateway.hearing === 'heard' && lateMs > DEADLINE_MET_LATE_MS;
    if (isOurs) gateway.dueFrom = now;
    this.#change(gateway, isOurs ? 'excused' : 'silent');
  }

  #change(gateway: GatewayState, hearing: Hearing): void {
    gateway.hearing = hearing;
    this.hearingChanges += 1;
    this.#checkAt = -Infinity;
  }

  /** Never, once it is silent. */
  #dueAt({ hearing, dueFrom, siteId }: GatewayState): EpochMs {
    if (hearing === 'silent') return Infinity;
    return dueFrom + (this.#silenceMaxMs.get(siteId) ?? Infinity) + 1;
  }
}
