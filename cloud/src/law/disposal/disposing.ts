import type { Actor } from '@pledgewatch/shared/command';
import { unfit, type Pledge } from '#/pledges/index.ts';

/** Notice of sale was given and the goods are not sold yet: nothing leaves. */
export function isSelling({ state, realised }: Pick<Pledge, 'state' | 'realised'>): boolean {
  return state === 'DISPOSING' && realised !== true;
}

/**
 * Nothing leaves a pledge that is being sold; what was sold leaves by the bank's word only.
 *
 * @throws {PledgewatchError} `PW_STATE_UNFIT`.
 */
export function refuseDisposing({ role }: Actor, pledge: Pledge): void {
  const isSold = pledge.realised === true && role !== 'pledgee';
  if (isSelling(pledge) || isSold) throw unfit('pledge', pledge.pledgeId, 'DISPOSING');
}
