import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Actor } from '@pledgewatch/shared/command';
import { PEOPLE, type Court } from '#/testing/court/index.ts';
import { agreed, command, DIGEST, epcs, pick, tryGive, type Deed, type Deeds } from './deed.ts';

const claimId = fc.nat(5).map((n) => `TC-${n}`);
const keepers = fc.constantFrom(PEOPLE.warehouse, PEOPLE.operator, PEOPLE.foreignWarehouse);
const papers = { claimant: 'Yuexiu', ground: 'title', documentDigest: DIGEST };

/** One of the claims that were filed. */
function end([by, at]: readonly [Actor, number]): Deed {
  return (court) => {
    const { claimId: id = 'TC-0' } = pick(agreed(court, 'claim.file'), at)?.command ?? {};
    const ended = { claimId: id, outcome: 'withdrawn', documentDigest: DIGEST };
    tryGive(court, by, { type: 'claim.end', ...ended });
  };
}

/** Third parties say that goods are theirs, and are heard. */
export const CLAIMING: Deeds = {
  reached: ['claim-filed', 'claim-ended'],
  deeds: [
    {
      weight: 2,
      arbitrary: command(
        keepers,
        fc.record({ claimId, units: epcs }).map(({ claimId: id, units }) => {
          return { type: 'claim.file', claimId: id, siteId: 'site-1', units, ...papers } as const;
        }),
      ),
    },
    { weight: 2, arbitrary: fc.tuple(keepers, fc.nat()).map(end) },
  ],
  always: aClaimIsNoHold,
};

/** A claim is known from its filing on, and stops nothing where no agreement says so. */
function aClaimIsNoHold(court: Court): void {
  for (const { command: filed } of agreed(court, 'claim.file')) {
    const claim = court.law.thirdPartyClaim(filed.claimId);
    expect(claim?.claimant).toBe(filed.claimant);
    expect(claim?.touches.some(({ isStopped }) => isStopped)).toBe(false);
  }
}
