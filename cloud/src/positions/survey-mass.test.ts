import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIPPED, heapPlace, heapSurvey, tankPlace } from '#/law/bulk/testing/heaps.ts';
import { surveyedMass } from './survey-mass.ts';

const TONNE = 1_000_000;

describe('a heap by its volume', () => {
  // 10,000 m³ ± 100 at 750 / 790 / 830 kg/m³: 9,900 × 0.750 = 7,425 t; 10,000 × 0.790 = 7,900 t;
  // 10,100 × 0.830 = 8,383 t.
  it('is volume × density band, each at its own bound: 7,425 t, 7,900 t, 8,383 t', () => {
    const { moisture: _, ...survey } = heapSurvey('SV-1');
    expect(surveyedMass(heapPlace(), survey)).toEqual({
      lowerG: 7_425 * TONNE,
      nominalG: 7_900 * TONNE,
      upperG: 8_383 * TONNE,
    });
  });

  // At 12.5 % ± 0.5 %: 7,425 × 0.870 = 6,459.75 t; 7,900 × 0.875 = 6,912.5 t; 8,383 × 0.880 = 7,377.04 t.
  it('counts dry matter with the sample’s moisture: 6,459.75 t, 6,912.5 t, 7,377.04 t', () => {
    expect(surveyedMass(heapPlace(), heapSurvey('SV-1'))).toEqual({
      lowerG: 6_459_750_000,
      nominalG: 6_912_500_000,
      upperG: 7_377_040_000,
    });
  });
});

describe('a tank by its level', () => {
  const gauged = (more = {}) => surveyedMass(tankPlace(), { measurement: { ...DIPPED, ...more } });

  // 8,000 mm hold 800,000 L, 500 mm of them water: 750,000 L of oil. At 30 °C the density is
  // 920 × (1 − 0.0007 × 10) = 920 × 0.993 = 913.56 kg/m³: 685.17 t.
  // At least 799,700 − 50,500 = 749,200 L × 919 × (1 − 0.0007 × 10.5) = 912.245 kg/m³: 683.453954 t.
  // At most 800,300 − 49,500 = 750,800 L × 921 × (1 − 0.0007 × 9.5) = 914.876 kg/m³: 686.888901 t.
  it('is the oil over the water at its temperature: 683.5 t, 685.17 t, 686.9 t', () => {
    expect(gauged()).toEqual({
      lowerG: 683_453_954,
      nominalG: 685_170_000,
      upperG: 686_888_901,
    });
  });

  // The salad oil tank: 7,900 mm of water under 100 mm of oil. 10,000 L × 913.56 = 9.1356 t, not 730 t.
  it('full of water with oil on top is a tank with little oil', () => {
    expect(gauged({ waterMm: 7_900 }).nominalG).toBe(9_135_600);
  });

  it('says nothing below nothing: water above the oil is no negative oil', () => {
    expect(gauged({ waterMm: 7_999 }).lowerG).toBe(0);
  });
});

describe('every survey', () => {
  it('keeps its bounds in order, and a greater uncertainty never tells more', () => {
    const litres = fc.integer({ min: 0, max: 1e10 });
    const permyriad = fc.integer({ min: 0, max: 9_999 });
    const found = fc.record({ volumeL: litres, off: litres, more: litres, wet: permyriad });
    fc.assert(
      fc.property(found, permyriad, ({ volumeL, off, more, wet }, doubt) => {
        const of = (uncertaintyL: number) =>
          surveyedMass(heapPlace(), {
            measurement: { of: 'heap', method: 'lidar', volumeL, uncertaintyL },
            moisture: { permyriad: wet, uncertaintyPermyriad: doubt, sampleDigest: '' },
          });
        const [sure, unsure] = [of(off), of(off + more)];
        expect(sure.lowerG).toBeLessThanOrEqual(sure.nominalG);
        expect(sure.nominalG).toBeLessThanOrEqual(sure.upperG);
        expect(unsure.lowerG).toBeLessThanOrEqual(sure.lowerG);
        expect(unsure.upperG).toBeGreaterThanOrEqual(sure.upperG);
      }),
    );
  });
});
