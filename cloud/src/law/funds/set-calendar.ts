import { isTimeZone } from '#/pledges/index.ts';
import { repeated } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import { isDay } from './calendar.ts';

/** The working days of a tenant, whole, in place of what was set before; deadlines that run keep theirs. */
export const setCalendar: Rule<'calendar.set'> = {
  check({ command: { timeZone, holidays, makeUpDays } }, _books, refusals) {
    refusals.when(!isTimeZone(timeZone), 'PW_TIME_ZONE_UNKNOWN', { timeZone });
    const days = [...holidays, ...makeUpDays];
    for (const day of days) refusals.when(!isDay(day), 'PW_DAY_UNKNOWN', { day });
    for (const id of repeated(days)) refusals.when(true, 'PW_REPEATED', { what: 'day', id });
  },
  apply({ actor: { tenantId }, command }, _folding, { returns }) {
    const { type: _, ...calendar } = command;
    returns.calendars.set(tenantId, calendar);
  },
};
