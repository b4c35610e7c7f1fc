import type { Chance } from '@pledgewatch/shared/clock';
import { BACK_OFF_FIRST_MS, BACK_OFF_MAX_MS } from './limits.ts';

/**
 * How long to wait before attempt `failures + 1`, ms: doubled each time, and spread over its upper half,
 * so that a hundred sources that lost one broker do not come back as one.
 */
export function backOffMs(failures: number, chance: Chance): number {
  const ceiling = Math.min(BACK_OFF_MAX_MS, BACK_OFF_FIRST_MS * 2 ** Math.min(failures, 20));
  return Math.round(ceiling / 2 + (chance() * ceiling) / 2);
}
