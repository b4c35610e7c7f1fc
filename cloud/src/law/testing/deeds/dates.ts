import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Actor } from '@pledgewatch/shared/command';
import {
  fundsPolicy,
  HOUR,
  PEOPLE,
  proceeds,
  reverseProceeds,
  search,
  verifyScale,
  type Court,
} from '#/testing/court/index.ts';
import {
  banks,
  DIGEST,
  mostlyFirst,
  pick,
  PLEDGES,
  tryGive,
  type Deed,
  type Deeds,
} from './deed.ts';

const DAY = 24 * HOUR;

/** Somebody of a bank searches the registry, and now and then finds somebody else there. */
function searchAgain([by, pledgeId, n]: readonly [Actor, string, number]): Deed {
  return (court) => {
    const filing = { registrationNo: `Z-${n}`, securedParty: 'Other', registeredAt: court.now };
    const adverse = n % 6 === 0 ? [filing] : [];
    tryGive(court, by, search(`SR-${n}`, { pledgeId, searchedAt: court.now, adverse }));
  };
}

/** A paper for some days, or the certificate of a scale. */
function file([by, pledgeId, days]: readonly [Actor, string, number]): Deed {
  return (court) => {
    const validity = { validFrom: court.now, validUntil: court.now + (days + 1) * DAY };
    const condition = pick(['registration', 'insurance', 'lease'] as const, days) ?? 'lease';
    const paper = { condition, reference: `PAPER-${days}`, documentDigest: DIGEST };
    tryGive(court, by, { type: 'condition.file', pledgeId, ...paper, ...validity });
    if (days % 4 === 0) tryGive(court, PEOPLE.warehouse, verifyScale('S-A-01', validity));
  };
}

/** A bank reverses sales proceeds that somebody posted, mostly just now. */
function takeProceedsBack([by, at]: readonly [Actor, number]): Deed {
  return (court) => {
    if (at % 3 > 0) {
      tryGive(court, PEOPLE.maker, fundsPolicy({ seconds: 3_600 }));
      tryGive(court, PEOPLE.maker, proceeds(`SR-${at}`, 1_000 * (at + 1)));
    }
    const posted = court.facts.flatMap((fact) =>
      fact.kind === 'command' && fact.command.type === 'proceeds.post'
        ? [fact.command.proceedsId]
        : [],
    );
    tryGive(court, by, reverseProceeds(pick(posted, at) ?? `SP-${at}`));
  };
}

/** A duty is missed when its day has passed, and met by a search of its day or later only. */
function always(court: Court): void {
  for (const pledgeId of PLEDGES) {
    const { searches, searchDuties } = court.law.courseOf(pledgeId);
    for (const { state, searchId, searchFrom, dueAt } of searchDuties) {
      if (state === 'OPEN') expect(dueAt, 'an open duty is not overdue').toBeGreaterThan(court.now);
      if (state === 'MISSED') expect(dueAt).toBeLessThanOrEqual(court.now);
      const met = searches.find((one) => one.searchId === searchId);
      if (state === 'MET') expect(met?.searchedAt).toBeGreaterThanOrEqual(searchFrom);
    }
  }
}

const number = fc.nat(60);

/** The registry is searched, papers are filed and run out, proceeds are reversed. */
export const DATES: Deeds = {
  reached: [
    'registry-searched',
    'registry-search-missed',
    'adverse-filing-found',
    'condition-expired',
    'instalment-overdue',
    'proceeds-reversed',
  ],
  always,
  deeds: [
    { weight: 1, arbitrary: fc.tuple(banks, mostlyFirst, number).map(searchAgain) },
    { weight: 1, arbitrary: fc.tuple(banks, mostlyFirst, number).map(file) },
    { weight: 1, arbitrary: fc.tuple(banks, number).map(takeProceedsBack) },
  ],
};
