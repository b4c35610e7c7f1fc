import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { PledgeView } from '#/core/index.ts';
import { Court, PEOPLE } from '#/testing/court/index.ts';
import { loss, lossStandard } from '../losses/testing/found.ts';
import { courtWithHeapPledged, DAY, heapSurvey } from './testing/heaps.ts';

const TONNE = 1_000_000;

/** The heap is surveyed, something of it dries away, or days pass. */
const deed = fc.oneof(
  fc.record({
    do: fc.constant('survey' as const),
    m3: fc.integer({ min: 0, max: 12_000 }),
    offM3: fc.integer({ min: 0, max: 500 }),
    permyriad: fc.integer({ min: 0, max: 2_500 }),
  }),
  fc.record({ do: fc.constant('dry' as const), tonnes: fc.integer({ min: 1, max: 2_000 }) }),
  fc.record({ do: fc.constant('pass' as const), days: fc.integer({ min: 1, max: 20 }) }),
);

type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never;
type Heap = ReturnType<typeof courtWithHeapPledged>;

function carryOut({ court, sign }: Heap, at: number, what: Deed): void {
  if (what.do === 'pass') return void court.pass(what.days * DAY);
  if (what.do === 'survey') {
    court.pass(1_000);
    const measured = { volumeL: what.m3 * 1_000, uncertaintyL: what.offM3 * 1_000 };
    const given = heapSurvey(`SV-R${at}`, {
      surveyedAt: court.now,
      measurement: { of: 'heap', method: 'lidar', ...measured },
      moisture: {
        permyriad: what.permyriad,
        uncertaintyPermyriad: 50,
        sampleDigest: 'a'.repeat(64),
      },
    });
    return void court.give(PEOPLE.supervisor, given, sign(given));
  }
  const lossId = `LO-${at}`;
  const of = { lotId: 'L-B', cause: 'drying', sampleDigest: 'b'.repeat(64) } as const;
  court.give(PEOPLE.supervisor, loss(lossId, 'P-1', what.tonnes * TONNE, of));
  court.give(PEOPLE.checker, { type: 'loss.confirm', lossId });
}

describe('a heap under any surveys and losses', () => {
  it('never counts more than its last survey or its books, and the books never rise', () => {
    fc.assert(
      fc.property(fc.array(deed, { minLength: 1, maxLength: 20 }), (deeds) => {
        const heap = courtWithHeapPledged();
        const { court } = heap;
        court.give(PEOPLE.maker, { ...lossStandard(), dryMassG: 6_800 * TONNE });
        let bookedG = 6_800 * TONNE;
        for (const [at, what] of deeds.entries()) {
          try {
            carryOut(heap, at, what);
          } catch (error) {
            expect(error).toBeInstanceOf(PledgewatchError);
          }
          const pledge = court.law.pledge('P-1') as PledgeView;
          const { lowerG, upperG } = court.positions.pledge(pledge);
          const last = court.law.surveysOf('P-1').at(-1);
          const nowG = 6_800 * TONNE - (pledge.lots[0]?.lostG ?? 0);
          expect(nowG).toBeLessThanOrEqual(bookedG);
          expect(lowerG).toBeLessThanOrEqual(Math.min(nowG, last?.lowerG ?? 0));
          expect(upperG).toBeLessThanOrEqual(nowG);
          bookedG = nowG;
        }
        const replayed = new Court();
        for (const fact of court.facts) replayed.fold(fact);
        expect(JSON.stringify(replayed.decisions)).toBe(JSON.stringify(court.decisions));
        expect(replayed.positions.snapshot()).toBe(court.positions.snapshot());
      }),
      { numRuns: 40 },
    );
  });
});
