import { EXIT_ROLES } from '#/access/index.ts';
import type { Actor, CommandOf } from '@pledgewatch/shared/command';
import type { PositionView } from '#/core/index.ts';
import { type Folding, type Pledge, requireOfPledge, unfit, valueUpFen } from '#/pledges/index.ts';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Books } from '../books.ts';
import { settle } from './ending.ts';
import { checkForgottenExit, takeForgottenExit } from './forgotten-exits.ts';
import { headroomOf, refuseBeyond } from './headroom.ts';
import { SUPPLEMENT_GRACE_MS } from '../limits.ts';
import { orderFor } from './opening.ts';
import { instructionId } from '../gates/outbox.ts';
import type { Release, Truck } from './release-records.ts';
import type { Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import { withdraw } from './withdrawing.ts';

type Exit = CommandOf<'truckOrder.resolve'>['exit'];

/** A way out for a truck that was set aside; weighings are never averaged or chosen among. */
export const resolveDiscrepancy: Rule<'truckOrder.resolve'> = {
  check({ actor, command: { truckOrderId, exit }, positions }, books, refusals) {
    const { truck, pledge } = requireTruck(books, actor, truckOrderId);
    if (!EXIT_ROLES[exit].includes(actor.role)) {
      const route = `truckOrder.resolve ${exit}`;
      throw new PledgewatchError('PW_ROLE_FORBIDDEN', { role: actor.role, route });
    }
    if (truck.state !== 'DISCREPANT') throw unfit('truck order', truckOrderId, truck.state);
    if (truck.withdrawalId !== null) throw unfit('truck order', truckOrderId, 'WITHDRAWING');
    if (truck.forgottenAt !== undefined) {
      checkForgottenExit(truck, { actor, exit, positions }, refusals);
    } else if (exit === 'accept-variance')
      checkVariance(truck, { pledge, positions, books }, refusals);
  },
  apply({ actor, command: { truckOrderId, exit, reason } }, folding, books) {
    const { truck, release } = requireTruck(books, actor, truckOrderId);
    folding.note('truck-order-step', release, {
      subject: truckOrderId,
      facts: { releaseId: truck.releaseId, state: truck.state, exit, reason },
      correlationId: release.correlationId,
    });
    if (truck.forgottenAt === undefined) TAKE_EXIT[exit](truck, reason, folding, books);
    else takeForgottenExit(truck, { exit, reason }, folding, books);
  },
};

type TakeExit = (truck: Truck, reason: string, folding: Folding, books: Books) => void;

const TAKE_EXIT: Readonly<Record<Exit, TakeExit>> = {
  // The gate weighs whoever stands there; its next word moves the order.
  'weigh-again': () => undefined,
  unload: withdraw,
  cancel: withdraw,
  'accept-variance': acceptVariance,
};

function requireTruck(books: Books, actor: Actor, truckOrderId: string) {
  const named = { what: 'truck order', id: truckOrderId };
  const found = books.releases.trucks.get(truckOrderId);
  const [truck, pledge] = requireOfPledge(found, named, actor, books.pledges);
  const release = books.releases.releases.get(truck.releaseId) as Release;
  return { truck, release, pledge };
}

/** What the bank may take upon itself, and whether what stays is worth enough after it. */
function checkVariance(
  truck: Truck,
  about: { readonly pledge: Pledge; readonly positions: PositionView; readonly books: Books },
  refusals: Refusals,
): void {
  const { pledge, positions, books } = about;
  const { truckOrderId, netUpperG, code: reason = '' } = truck;
  const exit = 'accept-variance';
  refusals.when(!isAcceptable(truck), 'PW_EXIT_UNFIT', { truckOrderId, exit, reason });
  refusals.when(pledge.held, 'PW_HELD', { what: 'pledge', id: pledge.pledgeId });
  const moreG = Math.max(0, (netUpperG ?? 0) - truck.netG - truck.toleranceG);
  const asked = valueUpFen(moreG, pledge.priceFenPerTonne);
  if (asked > 0n) refuseBeyond(asked, headroomOf(pledge, positions, books.releases), refusals);
}

/**
 * Identity goes before weight: a difference of weight can be taken on, and tags that the portal did not
 * see on a truck that weighs what it should; goods of another order never.
 */
function isAcceptable({
  code,
  netG,
  toleranceG,
  netLowerG,
  netUpperG,
  foreignTags,
}: Truck): boolean {
  if (netLowerG === null || netUpperG === null || foreignTags > 0) return false;
  if (code === 'NET_MISMATCH') return true;
  const isInTolerance = netLowerG <= netG + toleranceG && netUpperG >= netG - toleranceG;
  return code === 'WRONG_GOODS' && isInTolerance;
}

/**
 * The bank takes the difference upon itself: the goods leave at their booked weight, and the gate gets
 * a supplementary order (a new instruction for the same truck order) whose tolerance covers the net.
 */
function acceptVariance(truck: Truck, reason: string, folding: Folding, books: Books): void {
  const release = books.releases.releases.get(truck.releaseId) as Release;
  const pledge = books.pledges.pledges.get(truck.pledgeId) as Pledge;
  const { netG, netLowerG, netUpperG, gatewayId } = truck;
  const varianceG = Math.max(netG - (netLowerG ?? netG), (netUpperG ?? netG) - netG);
  settle(truck, { facts: { varianceG, reason } }, folding, books);
  const supplement = {
    ...truck,
    instructionId: instructionId('order', folding.cause, truck.truckOrderId),
    toleranceG: Math.max(truck.toleranceG, varianceG),
    notAfter: Math.max(truck.notAfter, folding.at + SUPPLEMENT_GRACE_MS),
  };
  const approvals = [...release.approvals, folding.cause].slice(-8);
  const of = { ...release, pledge, approvals, gatewayId: gatewayId as string };
  books.outbox.send(orderFor(supplement, of), folding);
}
