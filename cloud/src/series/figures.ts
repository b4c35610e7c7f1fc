import type { Clock } from '@pledgewatch/shared/clock';
import type { LedgeredDecision, LawView, PositionView } from '#/core/index.ts';
import type { Measurement } from './measurements.ts';
import type { Point } from './point.ts';
import type { SeriesStore } from './store.ts';

/** A dashboard drawn over hours shows nothing finer. */
const EVERY_MS = 10_000;
/** Pledges told at a time: a look at one takes a few microseconds, and this loop is the cloud's own. */
const PLEDGES_MAX = 5_000;

const ALERT = figureOf('alert', ['code', 'severity', 'siteId'], {
  alertId: 'text',
  entry: 'integer',
  pledgeId: 'text',
  reasonEn: 'text',
  reasonZh: 'text',
  subject: 'text',
});
const PLEDGE = figureOf('pledge_position', ['pledgeId', 'siteId'], {
  lowerG: 'integer',
  nominalG: 'integer',
  upperG: 'integer',
  verifiedPermille: 'integer',
  coveragePermille: 'integer',
});
const LAG = figureOf('cloud_lag', ['follower'], { entries: 'integer' });

/** What dashboards draw beside the measurements of the journey: in InfluxDB alone. */
export const FIGURES: readonly Measurement[] = [ALERT, PLEDGE, LAG];

function figureOf(
  name: string,
  tags: readonly string[],
  fields: Readonly<Record<string, 'integer' | 'text'>>,
): Measurement {
  return { name, tags, fields: Object.entries(fields) };
}

/** Alerts raised, as points: made of the ledger, so that writing them again changes nothing. */
export function alertPoints(decisions: readonly LedgeredDecision[]): Point[] {
  return decisions.flatMap(({ index, decision }) => {
    if (decision.do !== 'raise-alert') return [];
    const { alert } = decision;
    const { en: reasonEn, zh: reasonZh } = alert.reason;
    return [
      point(ALERT, alert.raisedAt, { entry: index, values: { ...alert, reasonEn, reasonZh } }),
    ];
  });
}

export interface FiguresPorts {
  readonly store: Pick<SeriesStore, 'write'>;
  readonly law: Pick<LawView, 'activePledges'>;
  readonly positions: Pick<PositionView, 'pledge'>;
  readonly lag: (follower: string) => number;
  readonly followers: readonly string[];
  readonly clock: Clock;
}

/**
 * Writes, every ten seconds, what dashboards draw and the ledger does not hold: where each active
 * pledge stands, and how far the followers are behind. A time that cannot be written is let go; the
 * follower `series` says why.
 */
export function startFigures(ports: FiguresPorts): { stop(): void } {
  let isWriting = false;
  const timer = setInterval(() => {
    if (isWriting) return;
    isWriting = true;
    ports.store
      .write(figurePoints(ports))
      .catch(() => undefined)
      .finally(() => (isWriting = false));
  }, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

/** The figures of this moment. */
export function figurePoints(ports: Omit<FiguresPorts, 'store'>): Point[] {
  const { law, positions, lag, followers, clock } = ports;
  const at = clock.now();
  const lags = followers.map((follower) =>
    point(LAG, at, { entry: 0, values: { follower, entries: lag(follower) } }),
  );
  const pledges = Iterator.from(law.activePledges())
    .take(PLEDGES_MAX)
    .map(({ pledgeId, siteId, ...pledge }) => {
      const position = positions.pledge({ pledgeId, siteId, ...pledge });
      const { lowerG, nominalG, upperG, verifiedPermille, lowerValueFen } = position;
      const figures = { lowerG, nominalG, upperG, verifiedPermille };
      const coveragePermille = coverage(lowerValueFen, pledge.exposureFen);
      return point(PLEDGE, at, {
        entry: 0,
        values: { pledgeId, siteId, ...figures, coveragePermille },
      });
    });
  return [...lags, ...pledges];
}

/** Thousandths of what is owed, rounded down; undefined when nothing is. */
function coverage(valueFen: bigint, exposureFen: number): number | undefined {
  return exposureFen === 0 ? undefined : Number((valueFen * 1_000n) / BigInt(exposureFen));
}

function point(
  measurement: Measurement,
  atMs: number,
  { entry, values }: { entry: number; values: Readonly<Record<string, unknown>> },
): Point {
  const siteId = typeof values['siteId'] === 'string' ? values['siteId'] : '';
  const subMs = entry % 1_000_000;
  return { measurement, siteId, gatewayId: '', atMs, subMs, entry, item: 0, values };
}
