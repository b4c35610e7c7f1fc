import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';

export type GapEvent = GoodsStatusOf<'gap'>;

/** A gap of the journal's own making, dated by the gateway's clock. */
export function gap(
  about: Omit<GapEvent, 'kind' | 'clock' | 'receivedAt' | 'observedAt'>,
): GapEvent {
  const { toAt } = about;
  return { kind: 'gap', observedAt: toAt, receivedAt: toAt, clock: 'gateway', ...about };
}
