import { describe, expect, it } from 'vitest';
import type { Command } from '@pledgewatch/shared/command';
import type { DayClosing, Decision } from '#/core/index.ts';
import {
  bag,
  bags,
  callMargin,
  courtWithOpenRelease,
  courtWithPledge,
  HOUR,
  NOON,
  PEOPLE,
  postPrice,
  repay,
  requestRelease,
  stack,
  truck,
  UNIT_G,
  type Court,
} from '#/testing/court/index.ts';

const { operator } = PEOPLE;
const close = (day: string): Command => ({ type: 'day.close', siteId: 'site-1', day });
const KG = 1_000;

function closingIn(decisions: readonly Decision[]): DayClosing {
  const [closing] = decisions.flatMap((each) => (each.do === 'close-day' ? [each.closing] : []));
  return closing as DayClosing;
}

/** Monday 23 November ends; the cloud says so a second after midnight in Foshan. */
function closeMonday(court: Court): DayClosing {
  court.now = NOON + 12 * HOUR + 1_000;
  return closingIn(court.give(operator, close('2026-11-23')));
}

/** Truck T-1 takes bags 0 and 1 from A-01; then its scale shows 7,990 kg where 8,000 are booked. */
function mondayOfOneTruck(): Court {
  const court = courtWithOpenRelease(bags(0, 2));
  court.step('T-1', 'SETTLED', { epcs: [bag(0), bag(1)] });
  court.now = NOON + 2 * HOUR;
  court.say(stack('A-01', bags(2, 8), 7_990 * KG));
  return court;
}

describe('the day of a pledge', () => {
  // Opening 20 bags: booked 20,000 kg, measured 2 × 10,000. Two bags (2,000 kg) leave, so 18,000 are
  // booked; measured are 7,990 + 10,000 = 17,990 kg. Variance 17,990 − 20,000 + 2,000 = −10 kg.
  it('closes at the site’s midnight: opening 20,000 kg, delivered 2,000, measured 17,990, variance −10', () => {
    const closing = closeMonday(mondayOfOneTruck());
    expect(closing).toMatchObject({
      fromDay: '2026-11-23',
      day: '2026-11-23',
      opening: { at: NOON, bookedG: 20 * UNIT_G, nominalG: 20 * UNIT_G, units: 20 },
      stock: { bookedG: 18 * UNIT_G, nominalG: 17_990 * KG, units: 18 },
      delivered: { massG: 2 * UNIT_G, units: 2 },
      receivedG: 0,
      varianceG: -10 * KG,
      verifiedPermille: 1_000,
      gaps: [],
    });
  });

  // Lower bounds 7,985 + 9,995 = 17,980 kg at ¥1,000 a tonne: ¥17,980. ¥7,000 owed at half: ¥14,000.
  it('is worth its lower bound: 17,980 kg at ¥1,000 a tonne are ¥17,980, of which ¥14,000 must stay', () => {
    const closing = closeMonday(mondayOfOneTruck());
    expect(closing.stock.lowerG).toBe(17_980 * KG);
    expect(closing).toMatchObject({ lowerValueFen: 1_798_000, requiredFen: 1_400_000 });
  });

  it('tells each stack with the evidence it rests on, and units that nobody saw', () => {
    const court = mondayOfOneTruck();
    court.say([
      {
        kind: 'tagPresence',
        epc: bag(9),
        zoneId: 'A',
        present: false,
        confidencePermille: 990,
        lastReadAt: NOON,
      },
    ]);
    const [first, second] = closeMonday(court).stacks;
    expect(first).toMatchObject({
      slotId: 'A-01',
      bookedG: 8 * UNIT_G,
      nominalG: 7_990 * KG,
      units: 8,
      unitsPresent: 7,
      verified: true,
    });
    expect(first?.evidence?.entry).toBeGreaterThan(second?.evidence?.entry as number);
  });

  it('names the span in which a scale said nothing, and the stacks concerned', () => {
    const court = courtWithPledge();
    const health = { kind: 'deviceHealth' as const, deviceId: 'S-A-01', places: ['A-01'] };
    court.now = NOON + HOUR;
    court.say([{ ...health, state: 'silent', lastHeardAt: NOON }]);
    court.now = NOON + 3 * HOUR;
    court.say([{ ...health, state: 'alive', lastHeardAt: court.now }]);
    court.say(stack('A-01', bags(0, 10)));
    expect(closeMonday(court).gaps).toMatchObject([
      { of: 'S-A-01', reason: 'device-silent', slotIds: ['A-01'], fromAt: NOON },
    ]);
  });

  it('opens with what the day before ended with', () => {
    const court = mondayOfOneTruck();
    const monday = closeMonday(court);
    court.now += 24 * HOUR;
    const tuesday = closingIn(court.give(operator, close('2026-11-24')));
    expect(tuesday.opening).toEqual({ ...monday.stock, at: monday.to });
    expect(tuesday).toMatchObject({ varianceG: 0, delivered: { massG: 0, units: 0 } });
  });

  it('that the cloud missed at midnight is closed with the next, from when the last one ended', () => {
    const court = courtWithPledge();
    closeMonday(court);
    court.now += 72 * HOUR;
    expect(court.law.daysDue(court.now)).toEqual([{ siteId: 'site-1', day: '2026-11-26' }]);
    const closing = closingIn(court.give(operator, close('2026-11-26')));
    expect(closing).toMatchObject({ fromDay: '2026-11-24', day: '2026-11-26' });
    expect(court.law.daysDue(court.now)).toEqual([]);
  });

  it('is told every day of a pledge under a demand too', () => {
    const court = courtWithPledge();
    court.now += 1;
    court.give(PEOPLE.maker, postPrice(55_000, NOON + 1));
    court.give(PEOPLE.maker, callMargin('M-1', { cureWithinMs: 72 * HOUR }));
    expect(closeMonday(court).state).toBe('MARGIN_CALLED');
    court.now += 24 * HOUR;
    expect(closingIn(court.give(operator, close('2026-11-24'))).state).toBe('MARGIN_CALLED');
  });

  // All twenty bags leave on Monday, the debt paid: one last statement says so, and none follows.
  it('ends with the pledge: one last statement of everything delivered, then no more', () => {
    const court = courtWithPledge();
    court.give(PEOPLE.maker, repay('PAY-1', 700_000));
    court.give(PEOPLE.borrower, requestRelease('R-1', [truck('T-1', bags(0, 20))]));
    court.give(PEOPLE.maker, { type: 'release.make', releaseId: 'R-1' });
    court.give(PEOPLE.checker, { type: 'release.check', releaseId: 'R-1' });
    court.step('T-1', 'SETTLED', { epcs: bags(0, 20) });
    const last = closeMonday(court);
    expect(last).toMatchObject({ state: 'CLOSED', delivered: { massG: 20 * UNIT_G, units: 20 } });
    expect(last).toMatchObject({ stock: { bookedG: 0, units: 0 }, varianceG: 0, stacks: [] });
    court.restart();
    court.now += 24 * HOUR;
    expect(court.law.daysDue(court.now)).toEqual([]);
  });
});

describe('a day is not closed', () => {
  it('before it is over, twice, or for a site that is not there', () => {
    const court = courtWithPledge();
    expect(court.refusal(operator, close('2026-11-23')).code).toBe('PW_TIME_UNFIT');
    closeMonday(court);
    expect(court.refusal(operator, close('2026-11-23')).code).toBe('PW_STATE_UNFIT');
    const elsewhere: Command = { type: 'day.close', siteId: 'site-9', day: '2026-11-22' };
    expect(court.refusal(operator, elsewhere).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(PEOPLE.maker, close('2026-11-22')).code).toBe('PW_ROLE_FORBIDDEN');
  });
});
