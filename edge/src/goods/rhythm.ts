import { LEARNED_GAPS, MISSING_AFTER_MAX_MS, MISSING_INTERVALS } from './limits.ts';

/** How often a tag is usually read, learned read by read. */
export interface Rhythm {
  /** Estimate of the 99th percentile of the gaps between its reads, ms. */
  gapMs: number;
  /** Gaps learned from, up to {@link LEARNED_GAPS}. */
  gaps: number;
}

const UP = 0.3;
/** A hundredth of {@link UP}: at rest one gap in about a hundred is longer (an expectile). */
const DOWN = 0.003;

export function learnGap(rhythm: Rhythm, gapMs: number): void {
  if (rhythm.gaps === 0) rhythm.gapMs = gapMs;
  else rhythm.gapMs += (gapMs - rhythm.gapMs) * (gapMs > rhythm.gapMs ? UP : DOWN);
  if (rhythm.gaps < LEARNED_GAPS) rhythm.gaps += 1;
}

/** A tag unread for so long is missing, ms. */
export function missingAfterMs({ gapMs }: Rhythm, floorMs: number): number {
  return Math.min(MISSING_AFTER_MAX_MS, Math.max(floorMs, MISSING_INTERVALS * gapMs));
}

/** How sure `reads` reads make that a tag is there: each halves the chance of a ghost. Permille. */
export function presenceConfidence(reads: number): number {
  return Math.min(999, Math.round(1_000 - 1_000 * 0.5 ** reads));
}

/** How sure a silence makes that a tag is gone: each usual interval halves the doubt. Permille. */
export function absenceConfidence({ gapMs, gaps }: Rhythm, silenceMs: number): number {
  const most = gaps < LEARNED_GAPS ? 900 : 999;
  const sure = Math.round(1_000 - 1_000 * 0.5 ** (silenceMs / Math.max(1, gapMs)));
  return Math.max(0, Math.min(most, sure));
}
