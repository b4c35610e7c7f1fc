import type { Counter } from '../device-message.ts';

/** Numbers that never came. */
export interface Lost {
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly count: number;
  /** When the number before them came. */
  readonly fromAt: number;
}

/**
 * What is missing between two numbers of a device that counts by ones from 1. A number that is not
 * higher is a repetition, or a device that began anew and may have lost its first ones.
 */
export function lostBetween(
  before: Counter | undefined,
  now: Counter,
  isRepeated: boolean,
): Lost | undefined {
  if (!before) return undefined;
  const isNewCount = now.value <= before.value;
  if (isNewCount && isRepeated) return undefined;
  const fromSeq = isNewCount ? 1 : before.value + 1;
  const toSeq = now.value - 1;
  if (toSeq < fromSeq) return undefined;
  return { fromSeq, toSeq, count: toSeq - fromSeq + 1, fromAt: before.at };
}
