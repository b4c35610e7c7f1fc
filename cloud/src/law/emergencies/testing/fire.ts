import type { CommandOf } from '@pledgewatch/shared/command';
import { NOON } from '#/testing/court/index.ts';

export function declare(
  emergencyId = 'EM-1',
  more: Partial<CommandOf<'emergency.declare'>> = {},
): CommandOf<'emergency.declare'> {
  const terms = { siteId: 'site-1', kind: 'fire', reason: 'smoke in hall A' } as const;
  return { type: 'emergency.declare', emergencyId, ...terms, ...more };
}

export function endOf(emergencyId = 'EM-1'): CommandOf<'emergency.end'> {
  return { type: 'emergency.end', emergencyId, reason: 'the fire is out' };
}

/** All three counted, and found these units destroyed. */
export function recount(
  emergencyId = 'EM-1',
  destroyed: string[] = [],
  more: Partial<CommandOf<'emergency.recount'>> = {},
): CommandOf<'emergency.recount'> {
  const signedBy = ['borrower-1', 'Bank One', 'supervision-1'];
  const paper = { countedAt: NOON, signedBy, documentDigest: 'a'.repeat(64) };
  return { type: 'emergency.recount', emergencyId, pledgeId: 'P-1', destroyed, ...paper, ...more };
}
