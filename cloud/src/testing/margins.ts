import type { Command, CommandOf } from '@pledgewatch/shared/command';
import { HOUR, NOON } from './court.ts';

/** A demand for more security, to be cured within a day. */
export function callMargin(marginCallId: string, more: Partial<CommandOf<'margin.call'>> = {}) {
  const terms = { pledgeId: 'P-1', cureWithinMs: 24 * HOUR, documentDigest: 'a'.repeat(64) };
  return { type: 'margin.call', marginCallId, ...terms, ...more } satisfies Command;
}

export function cashMargin(
  cashMarginId: string,
  amountFen: number,
  more: Partial<CommandOf<'cashMargin.post'>> = {},
) {
  const posting = { cashMarginId, pledgeId: 'P-1', direction: 'in', amountFen } as const;
  return { type: 'cashMargin.post', ...posting, bookedAt: NOON, ...more } satisfies Command;
}
