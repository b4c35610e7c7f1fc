import type { CommandOf } from '@pledgewatch/shared/command';

/** Bags of P-1 that got wet. */
export function condition(
  changeId: string,
  epcs: string[],
  more: Partial<CommandOf<'unitCondition.propose'>> = {},
): CommandOf<'unitCondition.propose'> {
  const found = { condition: 'damaged', reason: 'wet through the roof' } as const;
  return { type: 'unitCondition.propose', changeId, pledgeId: 'P-1', epcs, ...found, ...more };
}
