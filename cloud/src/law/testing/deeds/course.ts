import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Actor } from '@pledgewatch/shared/command';
import type { PledgeState } from '#/core/index.ts';
import {
  confirmDefault,
  cureDefault,
  declareDefault,
  extendLoan,
  HOUR,
  loseControl,
  openLoan,
  PEOPLE,
  postPrice,
  regainControl,
  repay,
  stack,
  type Court,
} from '#/testing/court/index.ts';
import {
  banks,
  mostlyFirst,
  pick,
  PLEDGES,
  SLOTS,
  tryGive,
  type Deed,
  type Deeds,
} from './deed.ts';

const DAY = 24 * HOUR;
const siteSide = fc.constantFrom<Actor>(PEOPLE.maker, PEOPLE.supervisor, PEOPLE.warehouse);

/** A default on some ground, and mostly its confirmation at once. */
function declare([by, pledgeId, n]: readonly [Actor, string, number]): Deed {
  return (court) => {
    const ground = n % 3 === 0 ? 'demand-not-met' : 'instalment-overdue';
    const loanId = n % 2 === 0 ? 'LOAN-1' : 'LOAN-2';
    tryGive(court, by, declareDefault(`DF-${n}`, { pledgeId, ground, loanId }));
    if (n % 5 > 0) tryGive(court, PEOPLE.checker, confirmDefault(`DF-${n}`));
  };
}

/** A loan gets its terms, its first instalment is not paid, and two people declare the default. */
function neglectLoan(n: number): Deed {
  return (court) => {
    tryGive(court, PEOPLE.maker, openLoan('LOAN-1', 'P-1'));
    court.pass(40 * DAY);
    seeAll(court);
    tryGive(court, PEOPLE.maker, postPrice(100_000, court.now));
    const ground = { ground: 'instalment-overdue', loanId: 'LOAN-1' } as const;
    tryGive(court, PEOPLE.maker, declareDefault(`DN-${n}`, ground));
    tryGive(court, PEOPLE.checker, confirmDefault(`DN-${n}`));
  };
}

/** What is overdue is paid, or all that is owed, and the bank says that the default is cured. */
function payUp(n: number): Deed {
  return (court) => {
    for (const loan of court.law.exposuresSeenBy(PEOPLE.maker, undefined, 10)) {
      const { loanId, costsFen, interestFen, principalFen } = loan;
      const part = n % 2 === 0 ? principalFen : court.law.overdueFen(loan, court.now);
      if (part === 0) continue;
      const allocation = { costsFen, interestFen, principalFen: part };
      const amountFen = costsFen + interestFen + part;
      const paid = repay(`PAY-U-${n}-${loanId}`, part, { loanId, amountFen, allocation });
      tryGive(court, PEOPLE.maker, paid);
    }
    for (const { defaultId, state } of court.law.courseOf('P-1').defaults) {
      if (state === 'STANDING') tryGive(court, PEOPLE.maker, cureDefault(defaultId));
    }
  };
}

/** Somebody of a bank ends or confirms one of the defaults that were noted. */
function cure([by, at]: readonly [Actor, number]): Deed {
  return (court) => {
    const declared = PLEDGES.flatMap((id) => court.law.courseOf(id).defaults);
    const one = pick(declared, at);
    if (!one) return;
    tryGive(court, by, at % 3 === 0 ? confirmDefault(one.defaultId) : cureDefault(one.defaultId));
  };
}

/** Control is lost, and mostly regained later, when every stack is seen again. */
function lose([by, pledgeId, n]: readonly [Actor, string, number]): Deed {
  return (court) => {
    tryGive(court, by, loseControl(`CL-${n}`, { pledgeId, lostAt: court.now }));
  };
}

function regain(at: number): Deed {
  return (court) => {
    const lost = PLEDGES.flatMap((id) => court.law.courseOf(id).controlLosses);
    const loss = pick(
      lost.filter(({ state }) => state === 'STANDING'),
      at,
    );
    if (!loss) return;
    if (at % 4 > 0) seeAll(court);
    const by = at % 7 === 0 ? PEOPLE.foreignBank : PEOPLE.maker;
    tryGive(court, by, regainControl(loss.controlLossId, court.now));
  };
}

/** Everything that is pledged stands where it is booked, and is read there. */
function seeAll(court: Court): void {
  for (const slotId of [...SLOTS, 'A-04']) {
    const lots = PLEDGES.flatMap((id) => court.law.pledge(id)?.lots ?? []);
    const epcs = lots.filter((lot) => lot.slotId === slotId).flatMap((lot) => lot.epcs);
    if (epcs.length > 0) court.say(stack(slotId, epcs));
  }
}

/** Terms for the loan that P-1 took over, or more time for a loan. */
function extend([n, days]: readonly [number, number]): Deed {
  return (court) => {
    tryGive(court, PEOPLE.maker, openLoan('LOAN-1', 'P-1'));
    const loans = court.law.exposuresSeenBy(PEOPLE.maker, undefined, 10);
    const loan = pick(
      loans.filter(({ terms }) => terms !== null),
      n,
    );
    if (!loan?.terms) return;
    const { loanId, terms, drawnFen, principalFen } = loan;
    const leftFen = terms.limitFen - (drawnFen - principalFen);
    const dueOn = new Date(court.now + (days + 130) * DAY).toISOString().slice(0, 10);
    const instalments = [{ dueOn, principalFen: leftFen }];
    tryGive(
      court,
      PEOPLE.maker,
      extendLoan(`EX-${n}`, { loanId, instalments, signedAt: court.now }),
    );
  };
}

/** The instalments fall due. */
function passYear(months: number): Deed {
  return (court) => {
    court.pass(months * 31 * DAY);
    seeAll(court);
  };
}

const GRAVER: readonly PledgeState[] = ['CONTROL_LOST', 'DISPOSING', 'DEFAULTED'];

/** What stands about a pledge shows, the gravest first; a loss of control holds it whatever else does. */
function always(court: Court): void {
  for (const pledgeId of PLEDGES) {
    const pledge = court.law.pledge(pledgeId);
    const { defaults, controlLosses } = court.law.courseOf(pledgeId);
    const lost = controlLosses.filter(({ state }) => state === 'STANDING');
    const standing = defaults.filter(({ state }) => state === 'STANDING');
    expect(lost.length, 'control is lost once').toBeLessThanOrEqual(1);
    expect(standing.length, 'one default at a time').toBeLessThanOrEqual(1);
    if (lost.length > 0) {
      expect(pledge).toMatchObject({ state: 'CONTROL_LOST', held: true });
    } else expect(pledge?.state).not.toBe('CONTROL_LOST');
    if (standing.length > 0) expect(GRAVER, 'a default shows').toContain(pledge?.state);
    if (pledge?.state === 'DEFAULTED') expect(standing).toHaveLength(1);
    for (const { state, declaredAt } of defaults) {
      if (state === 'PROPOSED' || state === 'REPLACED') expect(declaredAt).toBeNull();
    }
  }
}

const number = fc.nat(60);

/** Defaults are declared and cured, control is lost and regained, loans are extended and fall due. */
export const COURSE: Deeds = {
  reached: [
    'default-declared',
    'default-cured',
    'default-settled',
    'control-lost',
    'control-regained',
    'exposure-extended',
  ],
  always,
  deeds: [
    { weight: 2, arbitrary: fc.tuple(banks, mostlyFirst, number).map(declare) },
    { weight: 2, arbitrary: fc.tuple(banks, number).map(cure) },
    { weight: 1, arbitrary: fc.tuple(siteSide, mostlyFirst, number).map(lose) },
    { weight: 5, arbitrary: number.map(regain) },
    { weight: 1, arbitrary: number.map(neglectLoan) },
    { weight: 2, arbitrary: number.map(payUp) },
    { weight: 1, arbitrary: fc.tuple(number, fc.nat(90)).map(extend) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 }).map(passYear) },
  ],
};
