import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PledgeView } from '#/core/index.ts';
import { lot, pledge, SITE, SmallSite, T0, weight } from '#/testing/small-site/index.ts';
import { bookedBySlot } from './index.ts';
import { pledgePosition } from './pledge-position.ts';

interface Slot {
  readonly lowerG: number;
  readonly nominalG: number;
  readonly upperG: number;
  readonly observedAt: number;
  readonly verified: boolean;
}

const grams = fc.integer({ min: -1_000, max: 40_000_000 });
const anySlot: fc.Arbitrary<Slot> = fc
  .record({ masses: fc.tuple(grams, grams, grams), observedAt: fc.nat(), verified: fc.boolean() })
  .map(({ masses, ...rest }) => {
    const [lowerG, nominalG, upperG] = masses.sort((a, b) => a - b);
    return { lowerG, nominalG, upperG, ...rest };
  });
const anyPledge: fc.Arbitrary<PledgeView> = fc
  .record({
    bags: fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 6 }),
    priceFenPerTonne: fc.integer({ min: 1, max: 1e12 }),
  })
  .map(({ bags, priceFenPerTonne }) =>
    pledge({ priceFenPerTonne, lots: bags.map((count, n) => lot(`S-${n}`, `b${n}`, count)) }),
  );
const anyReadings = fc.array(fc.option(anySlot, { nil: undefined }), {
  minLength: 6,
  maxLength: 6,
});

const read = (readings: readonly (Slot | undefined)[]) => (slotId: string) =>
  readings[Number(slotId.slice(2))];
const bookedG = (of: PledgeView) => [...bookedBySlot(of).values()].reduce((sum, g) => sum + g, 0);

function law(holds: (of: PledgeView, readings: readonly (Slot | undefined)[]) => void): void {
  fc.assert(fc.property(anyPledge, anyReadings, holds));
}

describe('the position of a pledge', () => {
  it('is an interval that never exceeds what is booked', () => {
    law((of, readings) => {
      const { lowerG, nominalG, upperG } = pledgePosition(of, read(readings));
      expect(lowerG).toBeGreaterThanOrEqual(0);
      expect(nominalG).toBeGreaterThanOrEqual(lowerG);
      expect(upperG).toBeGreaterThanOrEqual(nominalG);
      expect(upperG).toBeLessThanOrEqual(bookedG(of));
    });
  });

  it('claims nothing of what is not verified', () => {
    law((of, readings) => {
      const verifiedOnly = readings.map((slot) => (slot?.verified ? slot : undefined));
      const { lowerG, lowerValueFen, verifiedPermille } = pledgePosition(of, read(readings));
      const without = pledgePosition(of, read(verifiedOnly));
      expect([lowerG, lowerValueFen, verifiedPermille]).toEqual([
        without.lowerG,
        without.lowerValueFen,
        without.verifiedPermille,
      ]);
    });
  });

  it('values the lower bound, rounded down, to the fen', () => {
    law((of, readings) => {
      const { lowerG, lowerValueFen } = pledgePosition(of, read(readings));
      const exact = BigInt(lowerG) * BigInt(of.priceFenPerTonne);
      expect(lowerValueFen * 1_000_000n).toBeLessThanOrEqual(exact);
      expect((lowerValueFen + 1n) * 1_000_000n).toBeGreaterThan(exact);
    });
  });

  it('falls, or stays, when a slot gets lighter or silent', () => {
    law((of, readings) => {
      const before = pledgePosition(of, read(readings));
      const [first, ...others] = readings;
      if (!first) return;
      const lighter = { ...first, lowerG: first.lowerG - 500_000 };
      const silent = { ...first, verified: false };
      for (const changed of [lighter, silent]) {
        const after = pledgePosition(of, read([changed, ...others]));
        expect(after.lowerG).toBeLessThanOrEqual(before.lowerG);
      }
    });
  });

  it('is as old as its oldest evidence, and of no age where a slot was never weighed', () => {
    law((of, readings) => {
      const slots = [...bookedBySlot(of).keys()].map(read(readings));
      const ages = slots.map((slot) => slot?.observedAt);
      const { oldestEvidenceAt } = pledgePosition(of, read(readings));
      const isWhole = ages.every((age) => age !== undefined);
      expect(oldestEvidenceAt).toBe(isWhole ? Math.min(...ages) : null);
    });
  });

  it('counts no tag that was delivered', () => {
    const of = pledge({ lots: [lot('A-01', 'a1', 3), { ...lot('A-02', 'a2'), epcs: [] }] });
    expect([...bookedBySlot(of)]).toEqual([['A-01', 3_000_000]]);
  });

  it('as last known ignores silence, and believes the count where nothing was weighed', () => {
    const of = pledge();
    const site = new SmallSite(of);
    site.batch([weight(T0, 'A-01', 9_000)]);
    expect(site.positions.pledge(of)).toMatchObject({ lowerG: 8_985_000, verifiedPermille: 500 });
    expect(site.positions.pledgeAsLastKnown(of).lowerG).toBe(18_985_000);
    const then = new Map([['A-02', { lowerG: 1, nominalG: 2, upperG: 3 }]]);
    expect(site.positions.pledgeAsLastKnown(of, then).lowerG).toBe(8_985_001);
    expect(site.positions.slot(SITE, 'A-02')).toBeUndefined();
  });
});
