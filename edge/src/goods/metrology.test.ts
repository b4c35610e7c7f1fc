import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inServiceErrorG, loadInterval, minimumG } from './metrology.ts';

const weighbridge = { accuracyClass: 'III', verificationIntervalG: 20_000 } as const;

describe('maximum permissible errors in service (OIML R 76-1 table 6, doubled)', () => {
  it.each([
    ['III', 500, 1],
    ['III', 500.1, 2],
    ['III', 2_000, 2],
    ['III', 2_000.1, 3],
    ['II', 5_000, 1],
    ['II', 20_000.1, 3],
    ['IIII', 50.1, 2],
    ['IIII', 200.1, 3],
    ['I', 50_000, 1],
    ['I', 200_000, 2],
  ] as const)('class %s at %d e is %d e', (accuracyClass, loadE, errorE) => {
    const instrument = { accuracyClass, verificationIntervalG: 10 };
    expect(inServiceErrorG(instrument, loadE * 10)).toBe(errorE * 10);
  });

  it('gives the worked example of a 49 t truck with 15 t tare: 60 kg and 40 kg', () => {
    expect(inServiceErrorG(weighbridge, 49_000_000)).toBe(60_000);
    expect(inServiceErrorG(weighbridge, 15_000_000)).toBe(40_000);
    expect(minimumG(weighbridge)).toBe(400_000);
  });

  it('never leaves the true load outside of the interval, whatever the error was', () => {
    const load = fc.integer({ min: 400_000, max: 80_000_000 });
    fc.assert(
      fc.property(load, fc.double({ min: -1, max: 1, noNaN: true }), (loadG, share) => {
        const shownG = Math.trunc(loadG + share * inServiceErrorG(weighbridge, loadG));
        const { lowerG, upperG } = loadInterval(weighbridge, shownG);
        expect(lowerG).toBeLessThanOrEqual(loadG);
        expect(upperG + 1).toBeGreaterThan(loadG);
        expect(Number.isInteger(lowerG) && Number.isInteger(upperG)).toBe(true);
      }),
    );
  });
});
