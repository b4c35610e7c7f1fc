import type { UnitCondition, Unsoundness } from '@pledgewatch/shared/command';
import type { Draft } from './event.ts';
import { OWN } from './words.ts';

/** Dispositions of the CBV where it has one: `damaged`, `expired`; ours for the others. */
const DISPOSITIONS: Readonly<Record<Unsoundness, string>> = {
  damaged: 'damaged',
  quarantined: OWN.quarantined,
  'out-of-date': 'expired',
  'temperature-breach': OWN.temperatureBreach,
};

/** A unit is in one condition: what it was before is taken off it. */
export function conditionWords(
  condition: UnitCondition,
): Pick<Draft, 'disposition' | 'persistentDisposition'> {
  const all = Object.values(DISPOSITIONS);
  if (condition === 'sound') {
    return { disposition: 'conformant', persistentDisposition: { unset: all } };
  }
  const set = DISPOSITIONS[condition];
  const unset = all.filter((other) => other !== set);
  return { disposition: set, persistentDisposition: { set: [set], unset } };
}
