import type { EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import { MEAN_OVER_MS } from './limits.ts';

/** What a slot weighed on the average of ten minutes. */
export interface SlotMean {
  readonly slotId: string;
  readonly meanG: number;
  /** How far its instrument may err in service: half of the interval (OIML R 76-1). */
  readonly errorG: number;
  readonly fromAt: EpochMs;
  readonly at: EpochMs;
}

/** A mean that is still growing; kept with the slot's live line. */
export interface Averaging {
  fromAt: EpochMs;
  sumG: number;
  count: number;
}

/** Takes one reading in; gives the mean when its ten minutes are over. */
export function average(
  averaging: Averaging,
  { slotId, nominalG, lowerG, upperG }: GoodsStatusOf<'stackWeight'>,
  at: EpochMs,
): SlotMean | undefined {
  averaging.sumG += nominalG;
  averaging.count += 1;
  if (at - averaging.fromAt < MEAN_OVER_MS) return undefined;
  const { sumG, count, fromAt } = averaging;
  averaging.fromAt = at;
  averaging.sumG = 0;
  averaging.count = 0;
  const errorG = Math.ceil((upperG - lowerG) / 2);
  return { slotId, meanG: Math.round(sumG / count), errorG, fromAt, at };
}
