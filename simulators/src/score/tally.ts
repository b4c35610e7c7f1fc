import type { AlertCode } from '@pledgewatch/shared/alert';
import type { Judgement } from './judge.ts';
import { wilson, type Share } from './wilson.ts';

/** Whose story a month without events is. */
export const QUIET_MONTH = 'quiet-month';

/** How well one alert code did, or all of them. */
export interface CodeScore {
  /** Alerts that had to come and came in time. */
  readonly recall: Share;
  readonly wanted: number;
  /** Alerts that came and were right. */
  readonly precision: Share;
  readonly raised: number;
  /** From what happened to the alert, ms; null where none was found. */
  readonly detectP50Ms: number | null;
  readonly detectP95Ms: number | null;
}

export interface Score {
  readonly codes: ReadonlyMap<AlertCode, CodeScore>;
  readonly total: CodeScore;
  /** False alarms of the worst quiet month played; zero where none was. */
  readonly quietMonth: { readonly warnings: number; readonly criticals: number };
  readonly runs: number;
  readonly judgements: readonly Judgement[];
}

interface Sums {
  wanted: number;
  inTime: number;
  right: number;
  wrong: number;
  readonly afterMs: number[];
}

/** Adds up what was judged, by alert code. */
export function tally(judgements: readonly Judgement[]): Score {
  const byCode = new Map<AlertCode, Sums>();
  const total = noSums();
  const of = (code: AlertCode): Sums => {
    const sums = byCode.get(code) ?? noSums();
    byCode.set(code, sums);
    return sums;
  };
  for (const { wanted, right, wrong } of judgements) {
    for (const { expected, afterMs, isInTime } of wanted) {
      for (const sums of [of(expected.code), total]) want(sums, afterMs, isInTime);
    }
    for (const code of right) for (const sums of [of(code), total]) sums.right += 1;
    for (const { code } of wrong) for (const sums of [of(code), total]) sums.wrong += 1;
  }
  const codes = [...byCode].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    codes: new Map(codes.map(([code, sums]) => [code, scoreOf(sums)])),
    total: scoreOf(total),
    quietMonth: worstMonth(judgements),
    runs: judgements.length,
    judgements,
  };
}

const noSums = (): Sums => ({ wanted: 0, inTime: 0, right: 0, wrong: 0, afterMs: [] });

function want(sums: Sums, afterMs: number | null, isInTime: boolean): void {
  sums.wanted += 1;
  if (isInTime) sums.inTime += 1;
  if (afterMs !== null) sums.afterMs.push(afterMs);
}

function scoreOf({ wanted, inTime, right, wrong, afterMs }: Sums): CodeScore {
  const raised = right + wrong;
  const sorted = afterMs.toSorted((a, b) => a - b);
  return {
    recall: wilson(inTime, wanted),
    wanted,
    precision: wilson(right, raised),
    raised,
    detectP50Ms: quantile(sorted, 0.5),
    detectP95Ms: quantile(sorted, 0.95),
  };
}

/** The nearest rank. */
function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

function worstMonth(judgements: readonly Judgement[]): Score['quietMonth'] {
  const months = judgements.filter(({ story }) => story === QUIET_MONTH);
  const most = (severity: string) =>
    Math.max(
      0,
      ...months.map(({ wrong }) => wrong.filter((each) => each.severity === severity).length),
    );
  return { warnings: most('warning'), criticals: most('critical') };
}
