import type { Severity } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Role } from '@pledgewatch/shared/command';
import type { Timer, Timers } from '../timers.ts';

/** Who sets the timers of the ladder. */
export const LADDER_TIMERS = 'ladder';

/** When an alert that its bank has not acknowledged goes further, and to whom. */
interface Rung {
  /** From when it was raised, or brought back. */
  readonly afterMs: number;
  readonly roles: readonly Role[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * First those beside the goods hear that their bank has not answered; then the bank itself once more, so
 * that it can call somebody above. Practice gives a supervisor one day to react to a notice.
 */
export const LADDER: Readonly<Record<Severity, readonly Rung[]>> = {
  critical: [
    { afterMs: 15 * MINUTE_MS, roles: ['custodian', 'supervisor'] },
    { afterMs: HOUR_MS, roles: ['pledgee'] },
  ],
  warning: [
    { afterMs: 8 * HOUR_MS, roles: ['custodian', 'supervisor'] },
    { afterMs: 24 * HOUR_MS, roles: ['pledgee'] },
  ],
  info: [],
};

/** An alert that may climb. */
export interface Climber {
  readonly alertId: string;
  readonly siteId: string;
  readonly severity: Severity;
}

/** Wakes for the first rung; a shelved or acknowledged alert is taken off the ladder. */
export function beginLadder(climber: Climber, at: EpochMs, timers: Timers): void {
  const [first] = LADDER[climber.severity];
  if (first) timers.set(timerOf(climber, 1, at + first.afterMs));
}

export function endLadder(climber: Climber, timers: Timers): void {
  for (const [at] of LADDER[climber.severity].entries()) timers.drop(timerOf(climber, at + 1, 0));
}

/** The alert and the level that a timer of the ladder is about. */
export function climbOf({ subject }: Pick<Timer, 'subject'>): { level: number; alertId: string } {
  const [level = ''] = subject.split('/', 1);
  return { level: Number(level), alertId: subject.slice(level.length + 1) };
}

/** Whom to tell at this level; wakes for the next one. */
export function climb(
  climber: Climber,
  level: number,
  at: EpochMs,
  timers: Timers,
): readonly Role[] {
  const rungs = LADDER[climber.severity];
  const [rung, next] = [rungs[level - 1], rungs[level]];
  if (rung && next) timers.set(timerOf(climber, level + 1, at + next.afterMs - rung.afterMs));
  return rung?.roles ?? [];
}

function timerOf({ alertId, siteId }: Climber, level: number, at: EpochMs): Timer {
  return { at, owner: LADDER_TIMERS, siteId, subject: `${level}/${alertId}` };
}
