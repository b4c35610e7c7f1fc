import * as fc from 'fast-check';
import { expect } from 'vitest';
import { HOUR, NOON, PEOPLE, type Court } from '#/testing/court/index.ts';
import { tryGive, type Deed, type Deeds } from './deed.ts';

/** Half past midnight in Foshan, the next time. */
function nextNight(now: number): number {
  const first = NOON + 12.5 * HOUR;
  return first + Math.max(0, Math.floor((now - first) / (24 * HOUR)) + 1) * 24 * HOUR;
}

function night(court: Court): void {
  court.pass(nextNight(court.now) - court.now);
  for (const due of court.law.daysDue(court.now)) {
    tryGive(court, PEOPLE.operator, { type: 'day.close', ...due });
  }
}

/** A day that is not over, or was closed, is refused. */
function closeAnew(ago: number): Deed {
  return (court) => {
    const day = new Date(court.now - ago * 24 * HOUR).toISOString().slice(0, 10);
    tryGive(court, PEOPLE.operator, { type: 'day.close', siteId: 'site-1', day });
  };
}

/** Nights fall, and each day of each pledge is closed. */
export const DAYS: Deeds = {
  reached: ['close-day'],
  deeds: [
    { weight: 1, arbitrary: fc.constant(night) },
    { weight: 1, arbitrary: fc.nat(2).map(closeAnew) },
  ],
  always: booksAreWhole,
};

/**
 * Invariant 6: quantity = baseline + Σ in − Σ out − samples − losses. Each day begins with what the day before ended with,
 * and what came and went explains the rest, to the gram.
 */
function booksAreWhole(court: Court): void {
  const endedWithG = new Map<string, number>();
  for (const decision of court.decisions) {
    if (decision.do !== 'close-day') continue;
    const { opening, stock, receivedG, delivered } = decision.closing;
    const { sampledG = 0, destroyedG = 0, correctedG = 0 } = decision.closing;
    const beganWithG = endedWithG.get(decision.pledgeId) ?? opening.bookedG;
    expect(opening.bookedG).toBe(beganWithG);
    const lessG = delivered.massG + sampledG + destroyedG + correctedG;
    expect(stock.bookedG).toBe(beganWithG + receivedG - lessG);
    endedWithG.set(decision.pledgeId, stock.bookedG);
  }
}
