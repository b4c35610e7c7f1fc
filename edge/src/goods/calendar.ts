import type { SitePlan } from '@pledgewatch/shared/site-plan';

/** Whether an instant lies outside the site's working hours. */
export type OutOfHours = (at: number) => boolean;

/**
 * Working hours by the site's own clock, daylight saving included. Hours that end before they begin
 * run over midnight; equal ends mean around the clock.
 */
export function outOfHoursOf({ timeZone, workingHours }: SitePlan): OutOfHours {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const [from = 0, to = 0] = workingHours.split('-').map(minuteOfDay);
  return (at) => {
    const minute = minuteOfDay(clock.format(at));
    const within = from < to ? minute >= from && minute < to : minute >= from || minute < to;
    return !within;
  };
}

function minuteOfDay(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
