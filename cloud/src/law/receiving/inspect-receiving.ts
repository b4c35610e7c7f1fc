import type { CommandOf, PledgedLot } from '@pledgewatch/shared/command';
import { unitKey } from '@pledgewatch/shared/epc';
import { wasDelivered } from './returning.ts';
import type { Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { refuseRetired } from '../bindings/rebind.ts';
import { refuseOutOfScope } from '../pledging/floating.ts';
import { repeated, named, type Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import { LOTS_PER_PLEDGE_MAX, WEIGHBRIDGE_ERROR_G } from './limits.ts';
import type { ReceivingOrder } from './receiving-book.ts';
import { requireNext, requireReceiving, stepReceiving } from './receiving-of.ts';

type Inspection = CommandOf<'receiving.inspect'>;

/**
 * What was found, unit by unit. It must be what was weighed, of the pledged kind, and nobody's
 * security; from here on it is claimed. Goods that are not yet collateral stand on slots of their own,
 * so that their weight never stands in for goods that are.
 */
export const inspectReceiving: Rule<'receiving.inspect'> = {
  check({ actor, command }, books, refusals) {
    const { order, pledge } = requireReceiving(books, actor, command.receivingId);
    requireNext(order, 'INSPECTED');
    const { lots } = command;
    refuseRepeated(lots, pledge, refusals);
    refuseOtherKind(lots, order, pledge, refusals);
    refuseRetired(lots, books, refusals);
    const isEncumbered = isClaimed(lots, pledge, books);
    refusals.when(isEncumbered, 'PW_ENCUMBERED');
    const [count, max] = [pledge.lots.length + lots.length, LOTS_PER_PLEDGE_MAX];
    refusals.when(count > max, 'PW_LIMIT_REACHED', { what: 'lots', count, max });
    refuseUnlikeNet(command, order, pledge, refusals);
    if (order.returnOf === undefined) return;
    const strange = lots.flatMap(({ epcs }) => epcs).filter((epc) => !wasDelivered(epc, pledge));
    refusals.when(strange.length > 0, 'PW_TAG_NOT_RETURNED', named(strange));
  },
  apply({ actor, command }, folding, books) {
    const { order } = requireReceiving(books, actor, command.receivingId);
    const { lots, damagedG } = command;
    order.lots = lots;
    books.yard.receiving.claim(order);
    const units = lots.reduce((sum, { epcs }) => sum + epcs.length, 0);
    const facts = { units, bookedG: massOf(lots), damagedG };
    stepReceiving(order, { to: 'INSPECTED', facts }, folding, books);
  },
};

function refuseRepeated(lots: readonly PledgedLot[], pledge: Pledge, refusals: Refusals): void {
  // A lot of the pledge may lie on several slots; a new one is none of them.
  const known = new Set(pledge.lots.map(({ lotId }) => lotId));
  const ids = [...known, ...lots.map(({ lotId }) => lotId)];
  for (const id of repeated(ids)) refusals.when(true, 'PW_REPEATED', { what: 'lot', id });
  for (const id of repeated(lots.flatMap(({ epcs }) => epcs.map(unitKey)))) {
    refusals.when(true, 'PW_REPEATED', { what: 'tag', id });
  }
}

function refuseOtherKind(
  lots: readonly PledgedLot[],
  { commodity }: ReceivingOrder,
  { scope }: Pledge,
  refusals: Refusals,
): void {
  if (scope) return refuseOutOfScope(scope, lots, refusals);
  for (const { lotId, zoneId, slotId, commodity: found } of lots) {
    const facts = { lotId, commodity: found, zoneId, slotId };
    refusals.when(found !== commodity, 'PW_OUT_OF_SCOPE', facts);
  }
}

/** One claim per good: of this pledge's own slots only those that are kept for it and empty are free. */
function isClaimed(
  lots: readonly PledgedLot[],
  pledge: Pledge,
  { pledges, yard, thirdParties }: Books,
): boolean {
  const { siteId } = pledge;
  const standing = new Set(pledge.lots.map(({ slotId }) => slotId));
  return (
    yard.isClaimed(siteId, lots) ||
    lots.some(({ slotId, epcs }) => {
      const isKept = pledge.scope?.some(({ slotIds }) => slotIds.includes(slotId)) === true;
      const isTaken = isKept ? standing.has(slotId) : pledges.isSlotClaimed(siteId, slotId);
      return (
        isTaken || epcs.some((epc) => pledges.claimOfTag(epc) ?? thirdParties.isNamed(unitKey(epc)))
      );
    })
  );
}

function refuseUnlikeNet(
  { receivingId, lots, damagedG }: Inspection,
  { gross, tare }: ReceivingOrder,
  { netTolerancePermille }: Pledge,
  refusals: Refusals,
): void {
  const netG = (gross?.massG ?? 0) - (tare?.massG ?? 0);
  const foundG = massOf(lots) + damagedG;
  const toleranceG = Math.floor((foundG * netTolerancePermille) / 1_000) + WEIGHBRIDGE_ERROR_G;
  const facts = { receivingId, netG, foundG, toleranceG };
  refusals.when(Math.abs(netG - foundG) > toleranceG, 'PW_NET_UNLIKE', facts);
}

function massOf(lots: readonly PledgedLot[]): number {
  return lots.reduce((sum, { unitMassG, epcs }) => sum + unitMassG * epcs.length, 0);
}
