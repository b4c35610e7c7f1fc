import { GATEWAY_SWITCHED_OFF, type GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import { causedByTime } from './evidence.ts';
import { HEARTBEAT_MS, STOPPED_MS } from './limits.ts';
import { NamedParts } from './named-parts.ts';
import type { SavedParts, StateChange } from './state-change.ts';

interface Pulse {
  aliveAt: number;
  /** Since when the gateway has been watching without a pause. */
  watchingSince: number;
  /** When it was stopped in order; absent while it runs, and when it was not. */
  stoppedAt?: number;
}

/**
 * The gateway's own watch. When it was stopped, nobody watched: that span is a gap record, and every
 * silence counts anew, because the devices may have spoken to nobody. Stopped in order, it says so.
 */
export class Watch {
  readonly #siteId: string;
  readonly #parts: NamedParts<Pulse>;

  constructor(siteId: string, saved: SavedParts) {
    this.#siteId = siteId;
    this.#parts = new NamedParts('goods/watch', saved);
  }

  /** 0 before the first moment. */
  watchingSince(): number {
    return this.#parts.get('')?.watchingSince ?? 0;
  }

  /** True when a watch begins, for the first time or after a pause. */
  pulse(now: number, events: GoodsStatusEvent[]): boolean {
    const pulse = this.#parts.get('');
    if (pulse === undefined) {
      this.#parts.put('', { aliveAt: now, watchingSince: now });
      return true;
    }
    const pausedMs = now - pulse.aliveAt;
    const wasStopped = pulse.stoppedAt !== undefined;
    if (pausedMs >= 0 && pausedMs < HEARTBEAT_MS && !wasStopped) return false;
    if (pausedMs > STOPPED_MS) {
      const reason = wasStopped ? GATEWAY_SWITCHED_OFF : 'gateway-stopped';
      events.push(gapOf(this.#siteId, pulse.aliveAt, now, reason));
      pulse.watchingSince = now;
    }
    delete pulse.stoppedAt;
    pulse.aliveAt = now;
    this.#parts.mark('');
    return pulse.watchingSince === now;
  }

  /** The gateway is stopped in order: nobody watches from now on, and that is known. */
  stop(now: number): void {
    const pulse = this.#parts.get('');
    if (pulse === undefined) return;
    Object.assign(pulse, { aliveAt: now, stoppedAt: now });
    this.#parts.mark('');
  }

  nextDueAt(): number {
    const pulse = this.#parts.get('');
    return pulse === undefined ? 0 : pulse.aliveAt + HEARTBEAT_MS;
  }

  takeChanges(): StateChange[] {
    return this.#parts.takeChanges();
  }
}

function gapOf(siteId: string, fromAt: number, now: number, reason: string): GoodsStatusEvent {
  return {
    kind: 'gap',
    ...causedByTime(now, now),
    scope: 'source',
    of: siteId,
    fromAt,
    toAt: now,
    reason,
  };
}
