import type { EpochMs } from '@pledgewatch/shared/clock';
import type { CommandOf } from '@pledgewatch/shared/command';
import { localDay } from '#/pledges/index.ts';

/** Which days a tenant works: Monday to Friday, without its holidays, and with its make-up days. */
export type Calendar = Omit<CommandOf<'calendar.set'>, 'type'>;

/** Of a tenant that has set none. */
export const PLAIN_CALENDAR: Calendar = {
  timeZone: 'Asia/Shanghai',
  holidays: [],
  makeUpDays: [],
};

const DAY_MS = 86_400_000;
/** No two places on earth are further apart in their time of day. */
const ZONE_MS_MAX = 14 * 3_600_000;

/** Whether this is a day that the calendar has. */
export function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

export function isWorkingDay(day: string, { holidays, makeUpDays }: Calendar): boolean {
  if (makeUpDays.includes(day)) return true;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.includes(day);
}

/** The end of the n-th working day after the day of an instant; of that day itself for none. */
export function afterWorkingDays(at: EpochMs, count: number, calendar: Calendar): EpochMs {
  let day = localDay(at, calendar.timeZone);
  for (let left = count; left > 0;) {
    day = dayAfter(day);
    if (isWorkingDay(day, calendar)) left -= 1;
  }
  return endOfDay(day, calendar.timeZone);
}

/** The day itself, or the next that is worked. */
export function workingDayFrom(day: string, calendar: Calendar): string {
  let worked = day;
  while (!isWorkingDay(worked, calendar)) worked = dayAfter(worked);
  return worked;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

/** The first instant that is no more of that day at the place. */
export function endOfDay(day: string, timeZone: string): EpochMs {
  const nextMidnight = Date.parse(`${day}T00:00:00Z`) + DAY_MS;
  let [before, after] = [nextMidnight - ZONE_MS_MAX, nextMidnight + ZONE_MS_MAX];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (localDay(middle, timeZone) > day) after = middle;
    else before = middle;
  }
  return after;
}
