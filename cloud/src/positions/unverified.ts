import type { EpochMs } from '@pledgewatch/shared/clock';
import type { UnverifiedSpan } from '#/core/index.ts';
import { SPANS_PER_SITE_MAX } from './limits.ts';

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
