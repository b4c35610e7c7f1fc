import type { CommandOf } from '@pledgewatch/shared/command';
import { NOON } from '#/testing/court/index.ts';

/** A truck that left at noon with a net of 2 t, by the clerk's word. */
export function slip(
  number: number,
  more: Partial<CommandOf<'slip.enter'>> = {},
): CommandOf<'slip.enter'> {
  const where = { siteId: 'site-1', gateId: 'G-1', plate: '粤E12345', direction: 'out' } as const;
  const what = { passedAt: NOON, netG: 2_000_000, documentDigest: 'a'.repeat(64) };
  return { type: 'slip.enter', number, ...where, ...what, ...more };
}
