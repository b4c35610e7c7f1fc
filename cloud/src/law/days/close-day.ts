import {
  massOfLots,
  type DayClosing,
  type LossOfDay,
  type PledgeView,
  type PositionView,
} from '#/core/index.ts';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import {
  isInEffect,
  localDay,
  notFound,
  unfit,
  type Folding,
  type Pledge,
} from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { isOfBefore } from '../course/of-before.ts';
import { CLOSINGS_PER_COMMAND_MAX } from '../limits.ts';
import type { Rule } from '../rule.ts';
import { closingOf, correctedOf, stockOf } from './closing.ts';
import type { OpenDay } from './day-book.ts';

/**
 * Closes a site's day for the pledges whose statement is due, so many at a time. A day on which the
 * cloud was away at midnight is closed with the next one: nobody knows how it ended by itself.
 */
export const closeDay: Rule<'day.close'> = {
  check({ command: { siteId, day }, now }, { pledges, days }) {
    const site = pledges.sites.get(siteId);
    if (!site) throw notFound('site', siteId);
    const today = localDay(now, site.timeZone);
    if (day >= today)
      throw new PledgewatchError('PW_TIME_UNFIT', { what: 'day', at: day, now: today });
    if (days.begunBy(day, siteId, 1).length === 0) throw unfit('day', day, 'CLOSED');
  },
  apply({ command: { siteId, day } }, folding, books) {
    for (const open of books.days.begunBy(day, siteId, CLOSINGS_PER_COMMAND_MAX)) {
      closeDayOf(open, day, folding, books);
    }
  },
};

/** A pledge came into effect: its first statement begins with what is there. */
export function beginDays(pledge: Pledge, { at, positions }: Folding, books: Books): void {
  const { pledgeId, siteId } = pledge;
  const opening = { at, ...stockOf(pledge, positions) };
  const fromDay = localDay(at, zoneOf(siteId, books));
  const deliveredLots = pledge.delivered.length;
  const lostG = books.losses.confirmedG(pledgeId);
  const lost = lostG > 0 && { lostG };
  const { sampledG } = pledge;
  const destroyedG = massOfLots(pledge.destroyed ?? []);
  const sampled = sampledG !== undefined && { sampledG };
  const correctedG = correctedOf(pledge);
  const destroyed = destroyedG > 0 && { destroyedG };
  const before = { ...lost, ...sampled, ...destroyed, ...(correctedG > 0 && { correctedG }) };
  books.days.begin({ pledgeId, siteId, fromDay, opening, deliveredLots, ...before });
}

function closeDayOf(open: OpenDay, day: string, folding: Folding, books: Books): void {
  const { pledgeId, siteId } = open;
  const pledge = books.pledges.pledges.get(pledgeId) as Pledge;
  const { at: to, positions } = folding;
  const timeZone = zoneOf(siteId, books);
  const closing = closingOf(pledge, positions, open, {
    day,
    timeZone,
    to,
    ...lossOf(pledge, open, to, books),
  });
  const { tenantId } = pledge;
  folding.decide('close-day', pledgeId, { do: 'close-day', tenantId, siteId, pledgeId, closing });
  if (goesOn(pledge)) beginDays(pledge, folding, books);
  else books.days.end(open);
}

/** Statements go on as long as the pledge is in effect; before, they ended with the first demand. */
function goesOn(pledge: Pledge): boolean {
  return isOfBefore(pledge) ? pledge.state === 'ACTIVE' : isInEffect(pledge);
}

/** How a pledge's unfinished day stands at `now`: what a statement asked for during the day says. */
export function closingNow(
  asked: { readonly pledgeId: string; readonly now: number; readonly positions: PositionView },
  books: Books,
): DayClosing | undefined {
  const { pledges, days } = books;
  const { pledgeId, now: to, positions } = asked;
  const pledge = pledges.pledges.get(pledgeId);
  const open = pledge && days.of(pledge.siteId, pledgeId);
  if (!open) return undefined;
  const timeZone = pledges.sites.get(pledge.siteId)?.timeZone ?? 'UTC';
  const day = localDay(to, timeZone);
  return closingOf(pledge, positions, open, {
    day,
    timeZone,
    to,
    ...lossOf(pledge, open, to, books),
  });
}

function lossOf(
  pledge: PledgeView,
  { lostG = 0 }: OpenDay,
  now: number,
  { losses }: Books,
): { readonly loss?: LossOfDay } {
  const budget = losses.budgetOf(pledge, now);
  if (!budget) return {};
  return { loss: { ...budget, confirmedG: losses.confirmedG(pledge.pledgeId) - lostG } };
}

function zoneOf(siteId: string, { pledges }: Books): string {
  return pledges.sites.get(siteId)?.timeZone ?? 'UTC';
}
