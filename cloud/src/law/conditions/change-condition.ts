import type { Actor, CommandOf } from '@pledgewatch/shared/command';
import {
  figure,
  type Folding,
  isInEffect,
  isLive,
  personOf,
  type Pledge,
  requireOfPledge,
  requirePledge,
  unfit,
} from '#/pledges/index.ts';
import { refuseSame } from '../apart.ts';
import type { Books } from '../books.ts';
import { named, type Refusals } from '../refusals.ts';
import { recheckOrders } from '../releases/recheck-orders.ts';
import type { Rule } from '../rule.ts';
import { refuseOneEmployer } from '../signing/employers.ts';
import type { ConditionChange } from './condition-book.ts';
import { CONDITION_CHANGES_PER_PLEDGE_MAX } from './limits.ts';

/** One person found units in another condition; with a sensor's reading that is enough. */
export const proposeUnitCondition: Rule<'unitCondition.propose'> = {
  check({ actor, command }, books, refusals) {
    const { changeId, pledgeId, epcs, condition } = command;
    const pledge = requirePledge(books.pledges, actor, pledgeId);
    if (!isLive(pledge)) throw unfit('pledge', pledgeId, pledge.state);
    const { changes } = books.conditions;
    refusals.when(changes.has(changeId), 'PW_ID_TAKEN', { what: 'change', id: changeId });
    const count = books.conditions.ofPledge(pledgeId).length;
    const max = CONDITION_CHANGES_PER_PLEDGE_MAX;
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'condition changes', count, max });
    const strangers = epcs.filter((epc) => books.pledges.claimOfTag(epc) !== pledge);
    refusals.when(strangers.length > 0, 'PW_TAG_NOT_PLEDGED', named(strangers));
    const same = epcs.find((epc) => books.conditions.conditionOf(epc) === condition);
    if (same !== undefined) refusals.add(unfit('unit', same, condition));
    refuseUnread(command, pledge, books, refusals);
  },
  apply({ actor, command }, folding, books) {
    const { type: _, ...terms } = command;
    const change: ConditionChange = {
      ...terms,
      proposedBy: personOf(actor),
      proposedAt: folding.at,
      entry: folding.cause,
      confirmedBy: null,
      effectiveAt: null,
    };
    books.conditions.add(change);
    if (command.reading !== undefined) takeEffect(change, folding, books);
  },
};

/** A second person, whom another company pays, agrees: from now on it counts. */
export const confirmUnitCondition: Rule<'unitCondition.confirm'> = {
  check({ actor, command: { changeId } }, books, refusals) {
    const { change, pledge } = requireChange(changeId, actor, books);
    if (change.effectiveAt !== null) throw unfit('change', changeId, 'CONFIRMED');
    if (!isLive(pledge)) throw unfit('pledge', pledge.pledgeId, pledge.state);
    const maker = change.proposedBy;
    refuseSame('unitCondition.confirm', { actor, id: changeId, parts: { maker } }, refusals);
    refuseOneEmployer({ actor, id: changeId, maker }, books, refusals);
    const gone = change.epcs.filter((epc) => books.pledges.claimOfTag(epc) !== pledge);
    refusals.when(gone.length > 0, 'PW_TAG_NOT_PLEDGED', named(gone));
  },
  apply({ actor, command: { changeId } }, folding, books) {
    const { change } = requireChange(changeId, actor, books);
    change.confirmedBy = personOf(actor);
    takeEffect(change, folding, books);
  },
};

/** A reading that is named must be one that broke the band, where the units stand. */
function refuseUnread(
  { reading, condition, epcs }: CommandOf<'unitCondition.propose'>,
  { pledgeId, lots }: Pledge,
  { climate }: Books,
  refusals: Refusals,
): void {
  if (reading === undefined) return;
  const breach = climate.find(pledgeId, reading);
  const inZone = lots.filter(({ zoneId }) => zoneId === breach?.zoneId);
  const there = new Set(inZone.flatMap((lot) => lot.epcs));
  const isProof = condition === 'temperature-breach' && epcs.every((epc) => there.has(epc));
  refusals.when(!isProof, 'PW_READING_UNFIT', { ...reading, pledgeId });
}

/** The units are worth something else from now on: orders that they bore are looked at once more. */
function takeEffect(change: ConditionChange, folding: Folding, books: Books): void {
  const { changeId, pledgeId, condition, epcs, proposedBy, confirmedBy } = change;
  change.effectiveAt = folding.at;
  books.conditions.set(epcs, condition);
  const pledge = books.pledges.pledges.get(pledgeId) as Pledge;
  books.conditions.mark(pledge);
  books.pledges.revalued.add(pledgeId);
  const { soundLowerG, lowerValueFen } = folding.positions.pledge(pledge);
  folding.note('unit-condition-changed', pledge, {
    subject: changeId,
    facts: {
      condition,
      units: epcs.length,
      proposedBy,
      confirmedBy: confirmedBy ?? 'sensor',
      soundLowerG,
      lowerValueFen: figure(lowerValueFen),
    },
  });
  if (isInEffect(pledge)) recheckOrders(pledge, `condition ${changeId}`, folding, books);
}

/** @throws {PledgewatchError} `PW_NOT_FOUND`, for a missing change and another's alike. */
function requireChange(
  changeId: string,
  actor: Actor,
  { conditions, pledges }: Books,
): { readonly change: ConditionChange; readonly pledge: Pledge } {
  const named = { what: 'change', id: changeId };
  const [change, pledge] = requireOfPledge(conditions.changes.get(changeId), named, actor, pledges);
  return { change, pledge };
}
