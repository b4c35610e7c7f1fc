import type { CommandOf } from '@pledgewatch/shared/command';
import { NOON, UNIT_G } from '#/testing/court/index.ts';

const DAY = 86_400_000;

/** Twenty tonnes of grain, dry matter, half a year in store at noon. */
export function lossStandard(
  pledgeId = 'P-1',
  enteredAt = NOON - 182.5 * DAY,
): CommandOf<'lossStandard.set'> {
  const terms = {
    lossClass: 'grain',
    dryMassG: 20 * UNIT_G,
    documentDigest: 'a'.repeat(64),
  } as const;
  return { type: 'lossStandard.set', pledgeId, enteredAt, ...terms };
}

export function loss(
  lossId: string,
  pledgeId = 'P-1',
  massG = 5_000,
  more: Partial<CommandOf<'loss.propose'>> = {},
): CommandOf<'loss.propose'> {
  const lotId = pledgeId === 'P-1' ? 'L-1' : `L-${pledgeId}`;
  const found = { lotId, massG, cause: 'natural', reason: 'monthly count' } as const;
  return { type: 'loss.propose', lossId, pledgeId, ...found, ...more };
}
