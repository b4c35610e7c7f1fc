import { expect, it } from 'vitest';
import type { Command } from '@pledgewatch/shared/command';
import type { SlipView } from '#/core/index.ts';
import { pledge, SITE, SmallSite, T0 } from '#/testing/small-site/index.ts';

const DAY = 86_400_000;

function entered(state: SlipView['state'], direction: 'in' | 'out' = 'out') {
  const site = new SmallSite(pledge());
  const slip = { siteId: SITE, gateId: 'G-1', number: 7, plate: '粤E•••45#x', direction };
  const rest = { passedAt: T0, documentDigest: 'a'.repeat(64), enteredBy: 'custodian/qian' };
  site.law.slips = [{ ...slip, ...rest, enteredEntry: 0, matchBy: T0 + DAY, state }];
  site.command({ type: 'slip.enter', siteId: SITE, gateId: 'G-1', number: 7 } as Command);
  site.wait(DAY + 1_000);
  return site.raised.map(({ code, severity, subject }) => `${code} ${severity} ${subject}`);
}

it('a slip that the gate’s own record does not bear out within a day is told', () => {
  expect(entered('UNMATCHED')).toEqual(['SLIP_UNMATCHED critical G-1/7']);
  expect(entered('UNMATCHED', 'in')).toEqual(['SLIP_UNMATCHED warning G-1/7']);
  expect(entered('MATCHED')).toEqual([]);
});
