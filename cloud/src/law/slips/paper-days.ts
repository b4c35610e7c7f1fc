import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { EventsFact } from '#/core/index.ts';
import { notFound, personOf, type Folding } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { keeps } from '../emergencies/emergency-of.ts';
import { refuseAhead } from '../pledging/step-into-effect.ts';
import type { Rule } from '../rule.ts';
import { SLIP_MATCH_WITHIN_MS, SLIPS_PER_GATE_MAX } from './limits.ts';

/** Numbers are handed to a gate in advance, each once. */
export const issueSlips: Rule<'slip.issue'> = {
  check({ actor, command }, books, refusals) {
    const { siteId, gateId, firstNumber, count } = command;
    requireGate(siteId, gateId, books);
    if (!keeps(actor, siteId, books)) throw notFound('site', siteId);
    const issued = books.yard.slips.issuesOf(siteId, gateId);
    const isTaken = issued.some(
      (each) =>
        firstNumber < each.firstNumber + each.count && each.firstNumber < firstNumber + count,
    );
    refusals.when(isTaken, 'PW_ID_TAKEN', { what: 'slip number', id: `${firstNumber}` });
    const sum = issued.reduce((whole, each) => whole + each.count, count);
    const facts = { what: 'slips', count: sum, max: SLIPS_PER_GATE_MAX };
    refusals.when(sum > SLIPS_PER_GATE_MAX, 'PW_LIMIT_REACHED', facts);
  },
  apply({ command }, folding, books) {
    const { type: _, ...terms } = command;
    books.yard.slips.issue({ ...terms, issuedAt: folding.at });
  },
};

/**
 * A slip that was used during an outage. It is people's word: it moves no order and frees no goods. The
 * gate's own record, which it stored meanwhile, bears it out or does not.
 */
export const enterSlip: Rule<'slip.enter'> = {
  check({ actor, command, now }, books, refusals) {
    const { siteId, gateId, number, passedAt } = command;
    requireGate(siteId, gateId, books);
    if (!keeps(actor, siteId, books)) throw notFound('site', siteId);
    const { slips } = books.yard;
    const issuedAt = slips.issuedAt(siteId, gateId, number);
    if (issuedAt === undefined) throw new PledgewatchError('PW_SLIP_UNKNOWN', { gateId, number });
    const isUsed = slips.get(siteId, gateId, number) !== undefined;
    refusals.when(isUsed, 'PW_SLIP_USED', { gateId, number });
    refuseAhead('passedAt', passedAt, now, refusals);
    const early = { what: 'passedAt', at: passedAt, now: issuedAt };
    refusals.when(passedAt < issuedAt, 'PW_TIME_UNFIT', early);
  },
  apply({ actor, command }, folding, books) {
    const { type: _, ...terms } = command;
    const slip = {
      ...terms,
      enteredBy: personOf(actor),
      enteredEntry: folding.cause,
      matchBy: folding.at + SLIP_MATCH_WITHIN_MS,
      state: 'ENTERED' as const,
    };
    books.yard.slips.enter(slip);
    matchSlips(slip.siteId, books);
  },
};

/** What gates saw of vehicles; slips that wait for it are borne out. */
export function followSightings({ header, items }: EventsFact, books: Books): void {
  const { siteId } = header;
  const { slips } = books.yard;
  if (!slips.areIssuedAt(siteId)) return;
  let isSeen = false;
  for (const event of items) {
    if (event?.kind !== 'gate' && event?.kind !== 'passage') continue;
    const { plate, gateId, observedAt: at } = event;
    if (plate === undefined) continue;
    const net =
      event.kind === 'gate' && event.netLowerG !== undefined && event.netUpperG !== undefined
        ? { netLowerG: event.netLowerG, netUpperG: event.netUpperG }
        : {};
    slips.see(siteId, { gateId, plate, at, ...net });
    isSeen = true;
  }
  if (isSeen) matchSlips(siteId, books);
}

/** A slip that no record of the gate bears out in time stays people's word alone. */
export function passSlipTime(folding: Folding, { yard: { slips } }: Books): void {
  for (const slip of slips.due(folding.at)) {
    slip.state = 'UNMATCHED';
    slips.moved(slip);
  }
}

function matchSlips(siteId: string, { yard: { slips } }: Books): void {
  for (const slip of slips.waitingOn(siteId)) {
    if (!slips.isBorneOut(slip)) continue;
    slip.state = 'MATCHED';
    slips.moved(slip);
  }
}

function requireGate(siteId: string, gateId: string, { pledges }: Books): void {
  const site = pledges.sites.get(siteId);
  if (!site) throw notFound('site', siteId);
  if (!site.gates.some((gate) => gate.gateId === gateId)) throw notFound('gate', gateId);
}
