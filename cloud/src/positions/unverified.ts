import type { EpochMs } from '@pledgewatch/shared/clock';
import { SPANS_PER_SITE_MAX } from './limits.ts';

/** Nobody can say from evidence what happened at the places between the two times. */
export interface UnverifiedSpan {
  readonly gatewayId: string;
  /** The slots and zones concerned; null for everything the gateway watches. */
  readonly placeIds: readonly string[] | null;
  readonly fromAt: EpochMs;
  /** Null while it lasts. */
  readonly toAt: EpochMs | null;
  /**
   * `gateway-silent`: the cloud heard nothing at the time (what the gateway's journal held came
   * later); `cloud-away`: the same, because the cloud itself was down; `device-silent`,
   * `device-fault`; `no-evidence`: the scale spoke, but out of its class, verification or rest; else
   * the reason of a gap record.
   */
  readonly reason: string;
  /** What it is about: a device, a source, a lane, a gateway. */
  readonly of: string;
  /** Ledger entry that tells of it; null while only the silence itself does. */
  readonly entry: number | null;
}

/** The spans of one site: bounded, oldest forgotten first, and it says so. */
export class UnverifiedSpans {
  #spans: UnverifiedSpan[];
  /** Spans that ended before it may be missing from the list; 0 while nothing was forgotten. */
  wholeSince: EpochMs;

  constructor(spans: UnverifiedSpan[] = [], wholeSince: EpochMs = 0) {
    this.#spans = spans;
    this.wholeSince = wholeSince;
  }

  add(span: UnverifiedSpan): void {
    this.#spans.push(span);
    if (this.#spans.length <= SPANS_PER_SITE_MAX) return;
    const forgotten = this.#spans.shift();
    this.wholeSince = Math.max(this.wholeSince, forgotten?.toAt ?? 0);
  }

  /** Those about a place, or all. */
  about(placeId: string | undefined, gatewayId: string | undefined): UnverifiedSpan[] {
    if (placeId === undefined) return [...this.#spans];
    return this.#spans.filter((span) =>
      span.placeIds === null
        ? gatewayId === undefined || span.gatewayId === gatewayId
        : span.placeIds.includes(placeId),
    );
  }

  all(): readonly UnverifiedSpan[] {
    return this.#spans;
  }
}
