import type { Alert, AlertCode } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Rehearsed } from '#/rehearsal/index.ts';
import type { ExpectedAlert, Story } from '#/stories/index.ts';

/** What became of one alert that had to come. */
export interface Wanted {
  readonly expected: ExpectedAlert;
  /** From what it tells of until it was raised, ms; null when it never was. */
  readonly afterMs: number | null;
  readonly isInTime: boolean;
}

/** An alert that came and should not have. */
export interface FalseAlarm {
  readonly code: AlertCode;
  readonly severity: Alert['severity'];
  readonly subject: string;
  readonly atS: number;
}

/** One story under one seed, held against its answer key. */
export interface Judgement {
  readonly story: string;
  readonly seed: number;
  readonly wanted: readonly Wanted[];
  /** Alerts that were right, by code: each is counted. */
  readonly right: readonly AlertCode[];
  readonly wrong: readonly FalseAlarm[];
}

/**
 * Holds a rehearsal against its story. Right is what the story wants, from when it has happened, and
 * what it allows; whatever else comes is a false alarm, named there or not. Information is no alarm.
 */
export function judge(story: Story, rehearsed: Rehearsed): Judgement {
  const { startedAt, seed } = rehearsed;
  const raised = rehearsed.alerts
    .flatMap((move) => (move.do === 'raised' ? [{ ...move.alert, at: move.at }] : []))
    .filter(({ severity }) => severity !== 'info');
  const isRight = (alert: Raised) =>
    story.mayRaise.includes(alert.code) ||
    story.mustRaise.some((expected) => fits(expected, alert, startedAt));
  return {
    story: story.name,
    seed,
    wanted: story.mustRaise.map((expected) => findOf(expected, raised, startedAt)),
    right: raised.filter(isRight).map(({ code }) => code),
    wrong: raised
      .filter((alert) => !isRight(alert))
      .map(({ code, severity, subject, at }) => ({
        code,
        severity,
        subject,
        atS: (at - startedAt) / 1_000,
      })),
  };
}

interface Raised extends Alert {
  readonly at: EpochMs;
}

function findOf(expected: ExpectedAlert, raised: readonly Raised[], startedAt: EpochMs): Wanted {
  const first = raised.find((alert) => fits(expected, alert, startedAt));
  if (first === undefined) return { expected, afterMs: null, isInTime: false };
  const atS = (first.at - startedAt) / 1_000;
  const afterMs = Math.round((atS - expected.afterS) * 1_000);
  return { expected, afterMs, isInTime: atS <= expected.byS };
}

function fits(
  { code, afterS, about, severity }: ExpectedAlert,
  alert: Raised,
  startedAt: EpochMs,
): boolean {
  if (alert.code !== code || alert.at < startedAt + afterS * 1_000) return false;
  if (severity !== undefined && alert.severity !== severity) return false;
  return about === undefined || alert.subject === about;
}
