import { isInEffect, requirePledge, unfit } from '#/pledges/index.ts';
import { refuseAhead } from '../pledging/step-into-effect.ts';
import { requireOwnSite } from '../receipts/finding.ts';
import type { Rule } from '../rule.ts';

/** The bank of a pledge says what is owed to its goods; whether it is done is the risk step's to watch. */
export const setDuties: Rule<'duties.set'> = {
  check({ actor, command: { pledgeId } }, { pledges }) {
    requirePledge(pledges, actor, pledgeId);
  },
  apply: () => undefined,
};

/** A patrol is of goods in effect, of slots the pledge has, and not of a time to come. */
export const reportPatrol: Rule<'patrol.report'> = {
  check({ actor, command, now }, { pledges }, refusals) {
    const { pledgeId, patrolledAt, counts } = command;
    const pledge = requirePledge(pledges, actor, pledgeId);
    if (!isInEffect(pledge)) throw unfit('pledge', pledgeId, pledge.state);
    refuseAhead('patrolledAt', patrolledAt, now, refusals);
    const slots = new Set(pledge.lots.map(({ slotId }) => slotId));
    for (const { slotId } of counts) {
      refusals.when(!slots.has(slotId), 'PW_NOT_FOUND', { what: 'slot', id: slotId });
    }
  },
  apply: () => undefined,
};

/** Only the keeper of a site speaks for its cameras. */
export const reportPersons: Rule<'persons.report'> = {
  check({ actor, command: { siteId, seenAt }, now }, books, refusals) {
    requireOwnSite(siteId, actor, books);
    refuseAhead('seenAt', seenAt, now, refusals);
  },
  apply: () => undefined,
};
