import type { Observation } from '@pledgewatch/shared/observation';
import { RECENT_MAX } from './limits.ts';

/**
 * Whether this very observation is among the device's recent ones; if not, it becomes one of them.
 *
 * A device that starts again counts from the beginning, so a number alone is no proof of a copy: its
 * own time must be the same too, or the source must have marked it.
 *
 * @param recent Keys of the newest numbered observations, changed in place.
 */
export function isCopy(recent: string[], observation: Observation): boolean {
  const { deviceSeq, clock, possibleDuplicate } = observation;
  if (deviceSeq === undefined) return false;
  const key = keyOf(observation, deviceSeq);
  if (recent.includes(key)) {
    if (clock === 'device' || possibleDuplicate === true) return true;
  } else {
    recent.push(key);
    if (recent.length > RECENT_MAX) recent.shift();
  }
  return false;
}

function keyOf(observation: Observation, deviceSeq: number): string {
  const at = observation.clock === 'device' ? observation.observedAt : 0;
  const subject = observation.kind === 'tag' ? observation.epc + observation.antenna : '';
  return `${deviceSeq}/${observation.kind}/${at}/${subject}`;
}
