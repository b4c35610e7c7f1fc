import type { EpochMs } from '@pledgewatch/shared/clock';
import { localDay, type Site } from '#/pledges/index.ts';
import type { Books } from '../books.ts';

/** A site's calendar day that is over and not closed for all of its pledges. */
export interface DayDue {
  readonly siteId: string;
  readonly day: string;
}

/** Yesterday, for each site where a statement is due. */
export function daysDue(now: EpochMs, { days, pledges }: Books): DayDue[] {
  const due: DayDue[] = [];
  for (const siteId of days.siteIds()) {
    const { timeZone } = pledges.sites.get(siteId) as Site;
    const day = dayBefore(localDay(now, timeZone));
    if (days.begunBy(day, siteId, 1).length > 0) due.push({ siteId, day });
  }
  return due;
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
}
