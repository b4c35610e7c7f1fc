import type { EpochMs } from '@pledgewatch/shared/clock';
import { localDay, type Pledge } from '#/pledges/index.ts';
import type { ExposureView } from '#/core/index.ts';
import type { Books } from '../books.ts';
import { workingDayFrom, type Calendar } from './calendar.ts';

/**
 * Principal that was due by a loan's schedule and is not repaid, fen. An instalment is due until the end
 * of its day, or of the next working day where it falls on none.
 */
export function overdueFen(
  { terms, drawnFen, principalFen }: ExposureView,
  now: EpochMs,
  calendar: Calendar,
): number {
  const today = localDay(now, calendar.timeZone);
  // An extension schedules anew what was not repaid until then.
  const repaidFen = drawnFen - principalFen - (terms?.repaidBeforeFen ?? 0);
  let scheduled = 0;
  for (const { dueOn, principalFen: partFen } of terms?.instalments ?? []) {
    if (workingDayFrom(dueOn, calendar) >= today) break;
    scheduled += partFen;
  }
  return Math.min(principalFen, Math.max(0, scheduled - repaidFen));
}

/** Whether any loan that the pledge secures is in default. */
export function isInDefault(
  { pledgeId, tenantId }: Pledge,
  now: EpochMs,
  { exposures, returns }: Books,
): boolean {
  const calendar = returns.calendarOf(tenantId);
  for (const exposure of exposures.ofPledge(pledgeId)) {
    if (overdueFen(exposure, now, calendar) > 0) return true;
  }
  return false;
}
