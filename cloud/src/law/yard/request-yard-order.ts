import type { CommandOf } from '@pledgewatch/shared/command';
import { isInEffect, personOf, requirePledge, unfit } from '#/pledges/index.ts';
import type { AskedOf, Folding, Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { refuseStopped } from '../holds/stopped-units.ts';
import { LOTS_PER_PLEDGE_MAX } from '../receiving/limits.ts';
import type { Refusals } from '../refusals.ts';
import { loadOf } from '../releases/load.ts';
import { refuseUnfitTags } from '../releases/unfit-tags.ts';
import type { Rule } from '../rule.ts';
import { refuseUnfitWindow } from '../window.ts';
import { OPEN_YARD_ORDERS_PER_PLEDGE_MAX, YARD_ORDERS_PER_PLEDGE_MAX } from './limits.ts';
import { refuseUnfitTarget } from './target-slot.ts';
import type { YardOrder } from './yard-order-book.ts';

type Request = CommandOf<'move.request'> | CommandOf<'sampling.request'>;

/** Names goods that are to stand on another slot of their site; the slot is kept for them. */
export const requestMove: Rule<'move.request'> = {
  check(asked, books, refusals) {
    const pledge = checkRequest(asked, books, refusals);
    refuseUnfitTarget(asked, { pledge, books }, refusals);
  },
  apply({ actor, command }, folding, books) {
    const { toSlotId, toZoneId } = command;
    const order = orderOf(command, requirePledge(books.pledges, actor, command.pledgeId));
    open({ ...order, kind: 'move', toSlotId, toZoneId }, actor, folding, books);
  },
};

/** Names units that a sample is to be drawn from, and the most that may be taken. */
export const requestSampling: Rule<'sampling.request'> = {
  check(asked, books, refusals) {
    checkRequest(asked, books, refusals);
  },
  apply({ actor, command }, folding, books) {
    const { laboratory, mostG } = command;
    const order = orderOf(command, requirePledge(books.pledges, actor, command.pledgeId));
    open({ ...order, kind: 'sampling', laboratory, mostG }, actor, folding, books);
  },
};

function checkRequest(
  { actor, command, now, positions }: AskedOf<Request['type']>,
  books: Books,
  refusals: Refusals,
): Pledge {
  const { orderId, pledgeId, epcs, notBefore, notAfter } = command;
  const pledge = requirePledge(books.pledges, actor, pledgeId);
  if (!isInEffect(pledge)) throw unfit('pledge', pledgeId, pledge.state);
  const { orders } = books.yard;
  refusals.when(pledge.held, 'PW_HELD', { what: 'pledge', id: pledgeId });
  refusals.when(orders.orders.has(orderId), 'PW_ID_TAKEN', { what: 'yard order', id: orderId });
  refuseMany('open yard orders', orders.openOf(pledgeId).length, OPEN_YARD_ORDERS_PER_PLEDGE_MAX);
  refuseMany('yard orders', orders.countOf(pledgeId), YARD_ORDERS_PER_PLEDGE_MAX);
  refuseMany('lots', pledge.lots.length + epcs.length - 1, LOTS_PER_PLEDGE_MAX);
  refuseUnfitWindow({ truckOrderId: orderId, notBefore, notAfter }, now, refusals);
  refuseUnfitTags(epcs, { pledge, positions, books }, refusals);
  refuseStopped(epcs, books, refusals);
  return pledge;

  function refuseMany(what: string, count: number, max: number): void {
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what, count, max });
  }
}

function orderOf(command: Request, pledge: Pledge) {
  const { type: _, ...terms } = command;
  const { tenantId, siteId, pledgor, supervisor } = pledge;
  const { massBySlotG, toleranceG } = loadOf(terms.epcs, pledge);
  return {
    ...terms,
    tenantId,
    siteId,
    pledgor,
    supervisor,
    massBySlotG: [...massBySlotG],
    toleranceG,
  };
}

function open(
  order: Omit<YardOrder, 'state' | 'requestedBy' | 'approvedBy'>,
  actor: AskedOf<Request['type']>['actor'],
  folding: Folding,
  books: Books,
): void {
  const opened = {
    ...order,
    state: 'REQUESTED' as const,
    requestedBy: personOf(actor),
    approvedBy: null,
  };
  books.yard.orders.add(opened);
  const { orderId: subject, kind, epcs, toSlotId = '', laboratory = '' } = opened;
  const where = kind === 'move' ? { toSlotId } : { laboratory };
  const facts = { kind, state: opened.state, units: epcs.length, ...where };
  folding.note('yard-order-step', opened, { subject, facts });
}
