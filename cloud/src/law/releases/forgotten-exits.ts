import { EXIT_ROLES } from '#/access/index.ts';
import type { Actor, CommandOf } from '@pledgewatch/shared/command';
import type { PositionView } from '#/core/index.ts';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Folding } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { named, type Refusals } from '../refusals.ts';
import { endUnused, settle } from './ending.ts';
import type { Truck } from './release-records.ts';

type Exit = CommandOf<'truckOrder.resolve'>['exit'];

/**
 * Ways out for a truck whose gate may have forgotten its use. The bank alone says what became of the
 * goods: that they stayed only while every tag is seen on the site.
 */
export function checkForgottenExit(
  truck: Truck,
  { actor, exit, positions }: { actor: Actor; exit: Exit; positions: PositionView },
  refusals: Refusals,
): void {
  if (exit === 'weigh-again') return;
  if (!EXIT_ROLES['accept-variance'].includes(actor.role)) {
    const route = `truckOrder.resolve ${exit} of a forgotten order`;
    throw new PledgewatchError('PW_ROLE_FORBIDDEN', { role: actor.role, route });
  }
  if (exit === 'accept-variance') return;
  const gone = [...truck.epcs].filter((epc) => positions.tag(truck.siteId, epc)?.present !== true);
  refusals.when(gone.length > 0, 'PW_TAG_ABSENT', named(gone));
}

/** No gate is asked: it would let this order through no more, and can say nothing of it. */
export function takeForgottenExit(
  truck: Truck,
  { exit, reason }: { exit: Exit; reason: string },
  folding: Folding,
  books: Books,
): void {
  if (exit === 'weigh-again') return;
  if (exit === 'accept-variance') {
    return settle(truck, { facts: { forgotten: true, reason } }, folding, books);
  }
  endUnused(truck, { to: 'CANCELLED', why: 'goods seen on the site' }, folding, books);
}
