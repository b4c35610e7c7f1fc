import type { EpochMs } from '@pledgewatch/shared/clock';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day at a place, `YYYY-MM-DD`. */
export function localDay(at: EpochMs, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
    formats.set(timeZone, format);
  }
  return format.format(at);
}

/** Whether this is the name of a time zone (IANA). */
export function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
