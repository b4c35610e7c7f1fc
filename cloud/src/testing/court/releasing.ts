import type { Command, CommandOf } from '@pledgewatch/shared/command';
import { HOUR, NOON, type Court } from './court.ts';
import { bags } from './goods.ts';
import { PEOPLE } from './people.ts';
import { courtWithPledge } from './pledging.ts';

export function truck(
  truckOrderId: string,
  epcs: string[],
  more: Partial<CommandOf<'release.request'>['trucks'][number]> = {},
) {
  const window = { notBefore: NOON, notAfter: NOON + 8 * HOUR };
  return { truckOrderId, gateId: 'G-1', plate: '粤E12345', epcs, ...window, ...more };
}

export function requestRelease(
  releaseId: string,
  trucks: CommandOf<'release.request'>['trucks'],
  pledgeId = 'P-1',
) {
  return { type: 'release.request', releaseId, pledgeId, trucks } satisfies Command;
}

/** A court with pledge P-1 in effect, and release R-1 of one truck T-1 and its bags, approved by two people. */
export function courtWithOpenRelease(tags = bags(0, 2)): Court {
  const court = courtWithPledge();
  court.give(PEOPLE.borrower, requestRelease('R-1', [truck('T-1', tags)]));
  court.give(PEOPLE.maker, { type: 'release.make', releaseId: 'R-1' });
  court.give(PEOPLE.checker, { type: 'release.check', releaseId: 'R-1' });
  return court;
}
