import { describe, expect, it } from 'vitest';
import type { CommandOf } from '@pledgewatch/shared/command';
import { Court, NOON, PEOPLE } from '#/testing/court/index.ts';
import { afterWorkingDays, endOfDay, isWorkingDay } from './calendar.ts';

/** 1 January 2027 is a Friday; Sunday the 3rd is worked in its stead, in this example. */
const CHINA = {
  timeZone: 'Asia/Shanghai',
  holidays: ['2026-12-31', '2027-01-01'],
  makeUpDays: ['2027-01-03'],
};
const iso = (at: number) => new Date(at).toISOString();

describe('a calendar', () => {
  it('works Monday to Friday without holidays, and on make-up days', () => {
    const works = (day: string) => isWorkingDay(day, CHINA);
    // Wednesday; two holidays; Saturday; the make-up Sunday; Monday.
    const days = ['12-30', '12-31', '01-01', '01-02', '01-03', '01-04'];
    const years = days.map((day) => `${day.startsWith('12') ? 2026 : 2027}-${day}`);
    expect(years.map(works)).toEqual([true, false, false, false, true, true]);
  });

  it('counts working days from the day of an instant at its own place', () => {
    // 29 December, 15:59 UTC is still Tuesday there; a minute later it is Wednesday the 30th.
    const tuesday = Date.UTC(2026, 11, 29, 15, 59);
    // Wed 30, Sun 3 (made up), Mon 4: the third working day ends at 16:00 UTC.
    expect(iso(afterWorkingDays(tuesday, 3, CHINA))).toBe('2027-01-04T16:00:00.000Z');
    expect(iso(afterWorkingDays(tuesday + 60_000, 3, CHINA))).toBe('2027-01-05T16:00:00.000Z');
    expect(iso(afterWorkingDays(tuesday, 0, CHINA))).toBe('2026-12-29T16:00:00.000Z');
  });

  it('ends its days at midnight, also when clocks are changed', () => {
    // On 28 March 2027 Berlin goes from UTC+1 to UTC+2.
    expect(iso(endOfDay('2027-03-27', 'Europe/Berlin'))).toBe('2027-03-27T23:00:00.000Z');
    expect(iso(endOfDay('2027-03-28', 'Europe/Berlin'))).toBe('2027-03-28T22:00:00.000Z');
  });

  it('is refused with days that are none, named twice, or a place that is none', () => {
    const set = (more: Partial<CommandOf<'calendar.set'>>) =>
      ({ type: 'calendar.set', ...CHINA, ...more }) as const;
    const court = new Court();
    const refused = (more: Partial<CommandOf<'calendar.set'>>) =>
      court.refusal(PEOPLE.maker, set(more)).code;
    expect(refused({ holidays: ['2027-02-29'] })).toBe('PW_DAY_UNKNOWN');
    expect(refused({ holidays: ['2027-01-03'] })).toBe('PW_REPEATED');
    expect(refused({ timeZone: 'Asia/Foshan' })).toBe('PW_TIME_ZONE_UNKNOWN');
    court.now = NOON;
    expect(court.give(PEOPLE.maker, set({}))).toEqual([]);
  });
});
