import { describe, expect, it } from 'vitest';
import type { FileSurvey } from '@pledgewatch/shared/command';
import type { PledgeView } from '#/core/index.ts';
import { callMargin, createPledge, notesIn, PEOPLE, type Court } from '#/testing/court/index.ts';
import type { SignedBy } from '#/testing/signing.ts';
import { loss, lossStandard } from '../losses/testing/found.ts';
import {
  courtWithHeap,
  courtWithHeapPledged,
  DAY,
  DIPPED,
  heapPlace,
  heapSurvey,
  tankPlace,
} from './testing/heaps.ts';

const { maker, checker, supervisor, borrower, operator, warehouse } = PEOPLE;
const TONNE = 1_000_000;
const positionOf = (court: Court) => court.positions.pledge(court.law.pledge('P-1') as PledgeView);

/** A survey of so many cubic metres, a second after the last one. */
function survey(
  { court, sign }: { readonly court: Court; readonly sign: SignedBy },
  surveyId: string,
  m3: number,
) {
  court.pass(1_000);
  const measured = {
    of: 'heap',
    method: 'lidar',
    volumeL: m3 * 1_000,
    uncertaintyL: 100_000,
  } as const;
  const filed = heapSurvey(surveyId, { measurement: measured, surveyedAt: court.now });
  return court.give(supervisor, filed, sign(filed));
}

describe('a heap as collateral', () => {
  // 6,800 t of dry matter are booked; the survey finds 6,459.75 to 7,377.04 t (survey-mass.test.ts). At
  // ¥1,000 a tonne the lower bound is worth ¥6,459,750. What the heap may hold beyond 6,800 t counts nothing.
  it('counts by the lower bound of its survey, and no more than is booked: ¥6,459,750', () => {
    const { court } = courtWithHeapPledged();
    expect(court.law.pledge('P-1')?.state).toBe('ACTIVE');
    expect(positionOf(court)).toMatchObject({
      lowerG: 6_459_750_000,
      nominalG: 6_800 * TONNE,
      upperG: 6_800 * TONNE,
      lowerValueFen: 645_975_000n,
      verifiedPermille: 1_000,
    });
    const [filed] = court.law.surveysOf('P-1');
    // 7,377.04 − 6,459.75: a smaller theft than this no surveyor sees.
    expect(filed).toMatchObject({ smallestLossG: 917_290_000, bookedG: 6_800 * TONNE });
  });

  // 20,000 m³ ± 100: 19,900 × 0.75 × 0.87 = 12,984.75 t at least, and 6,800 t are booked.
  it('adds no collateral by a gain', () => {
    const heap = courtWithHeapPledged();
    survey(heap, 'SV-2', 20_000);
    expect(positionOf(heap.court)).toMatchObject({ lowerG: 6_800 * TONNE, upperG: 6_800 * TONNE });
  });

  // 5,000 m³: 4,900 × 0.75 × 0.87 = 3,197.25 t at least, ¥3,197,250 of the ¥5,000,000 that the loan asks
  // for: ¥1,802,750 are missing. The warning line is 1.6 × ¥2,500,000 = ¥4,000,000.
  it('that shrank makes its pledge short: ¥1,802,750 are missing', () => {
    const heap = courtWithHeapPledged();
    survey(heap, 'SV-2', 5_000);
    const [called] = heap.court.give(maker, callMargin('M-1'));
    expect(called).toMatchObject({ facts: { lowerFen: 319_725_000, gapFen: 180_275_000 } });
    expect(notesIn(survey(heap, 'SV-3', 10_000))).toContain('margin-cured');
  });

  // At most 5,100 × 0.83 × 0.88 = 3,725.04 t of the 6,800 t claimed: after a quarter of an hour it is held.
  it('that surely holds less than is claimed is held', () => {
    const heap = courtWithHeapPledged();
    survey(heap, 'SV-2', 5_000);
    heap.court.pass(900_000);
    expect(heap.court.law.pledge('P-1')?.held).toBe(true);
  });

  it('is unverified once its survey is too old, and counts nothing', () => {
    const { court } = courtWithHeapPledged();
    court.pass(31 * DAY);
    expect(positionOf(court).lowerG).toBe(6_459_750_000);
    court.pass(1);
    expect(positionOf(court)).toMatchObject({ lowerG: 0, verifiedPermille: 0 });
    court.restart();
    expect(positionOf(court).lowerG).toBe(0);
  });

  it('lives through a restart with its surveys', () => {
    const { court } = courtWithHeapPledged();
    const before = positionOf(court);
    court.restart();
    expect(positionOf(court)).toEqual(before);
    expect(court.law.surveysOf('P-1')).toHaveLength(1);
  });
});

describe('drying', () => {
  // 300 t of water that dried away are no loss of dry matter; a loss said to be drying needs the sample.
  it('explains a loss of a heap only with a laboratory’s sample, and is taken from the books', () => {
    const { court } = courtWithHeapPledged();
    court.give(maker, { ...lossStandard(), dryMassG: 6_800 * TONNE });
    const drying = { lotId: 'L-B', cause: 'drying' } as const;
    const found = loss('L-1', 'P-1', 300 * TONNE, drying);
    expect(court.refusal(supervisor, found).code).toBe('PW_SAMPLE_MISSING');
    court.give(supervisor, { ...found, sampleDigest: 'b'.repeat(64) });
    court.give(checker, { type: 'loss.confirm', lossId: 'L-1' });
    // 6,800 − 300 t are booked; the survey's lower bound of 6,459.75 t is below that still.
    expect(positionOf(court)).toMatchObject({ lowerG: 6_459_750_000, upperG: 6_500 * TONNE });
  });
});

describe('a tank as collateral', () => {
  const oil = { lotId: 'L-T', slotId: 'T-01', zoneId: 'T', commodity: 'soya oil' };

  // Dipped at 683.453954 t at least (survey-mass.test.ts), of 685 t booked. With 7,900 mm of water the same
  // level holds 100 mm of oil, less what both readings may err by.
  it('is measured under its water: a tank full of water is worth nothing', () => {
    const bulkLots = [{ ...oil, massG: 685 * TONNE }];
    const { court, sign } = courtWithHeap({ bulkLots, exposureFen: 1_000_000 });
    const dip = (surveyId: string, waterMm: number): FileSurvey => {
      const { moisture: _, ...terms } = heapSurvey(surveyId, { slotId: 'T-01' });
      return { ...terms, surveyedAt: court.now, measurement: { ...DIPPED, waterMm } };
    };
    const first = dip('SV-1', 500);
    court.give(supervisor, first, sign(first));
    expect(positionOf(court).lowerG).toBe(683_453_954);
    court.pass(1_000);
    const second = dip('SV-2', 7_900);
    court.give(supervisor, second, sign(second));
    // 799,700 L − 790,500 L = 9,200 L × 912.245 kg/m³ = 8.392654 t.
    expect(positionOf(court).lowerG).toBe(8_392_654);
  });
});

describe('a survey is refused', () => {
  const heap = courtWithHeapPledged();
  const { court, sign } = heap;
  court.pass(1_000);
  const later = { surveyedAt: court.now };
  const refusal = (more: Partial<FileSurvey>) => {
    const filed = heapSurvey('SV-2', { ...later, ...more });
    return court.refusal(supervisor, filed, sign(filed)).code;
  };

  it('without its surveyor’s signature, or from the borrower', () => {
    const filed = heapSurvey('SV-2', later);
    expect(court.refusal(supervisor, filed).code).toBe('PW_SIGNATURE_DEMANDED');
    expect(court.refusal(warehouse, filed, sign(filed)).code).toBe('PW_COMMAND_REFUSED');
    expect(court.refusal(borrower, filed).code).toBe('PW_ROLE_FORBIDDEN');
  });

  it('without moisture where dry matter counts', () => {
    const { moisture: _, ...dry } = heapSurvey('SV-2', later);
    expect(court.refusal(supervisor, dry, sign(dry)).code).toBe('PW_SURVEY_UNSAMPLED');
  });

  it('with an instrument whose verification had ended', () => {
    expect(refusal({ instrumentUntil: court.now })).toBe('PW_INSTRUMENT_UNVERIFIED');
  });

  it('of the future, older than the last one, or with its id', () => {
    expect(refusal({ surveyedAt: court.now + DAY })).toBe('PW_TIME_UNFIT');
    expect(refusal({ surveyedAt: court.now - 1_000 })).toBe('PW_SURVEY_OLD');
    expect(refusal({ surveyId: 'SV-1' })).toBe('PW_ID_TAKEN');
  });

  it('of a place that is not the pledge’s, or by level where there is no tank', () => {
    expect(refusal({ slotId: 'T-01' })).toBe('PW_BULK_PLACE_UNFIT');
    expect(refusal({ measurement: DIPPED })).toBe('PW_MEASUREMENT_UNFIT');
  });
});

describe('a bulk lot', () => {
  const { court } = courtWithHeapPledged();
  const lot = { lotId: 'L-2', slotId: 'T-01', zoneId: 'T', commodity: 'soya oil', massG: TONNE };
  const draft = (bulkLots: (typeof lot)[]) =>
    court.refusal(maker, createPledge({ pledgeId: 'P-2', loanId: 'LOAN-2', lots: [], bulkLots }))
      .code;

  it('stands on a place made for its kind, alone, and secures one pledge', () => {
    expect(draft([{ ...lot, slotId: 'B-09' }])).toBe('PW_NOT_FOUND');
    expect(draft([{ ...lot, commodity: 'palm oil' }])).toBe('PW_BULK_COMMODITY');
    expect(draft([lot, { ...lot, lotId: 'L-3' }])).toBe('PW_COMMAND_REFUSED');
    expect(draft([{ ...lot, slotId: 'B-01', commodity: 'wheat' }])).toBe('PW_ENCUMBERED');
    expect(
      court.refusal(maker, createPledge({ pledgeId: 'P-2', loanId: 'LOAN-2', lots: [] })).code,
    ).toBe('PW_NOTHING_PLEDGED');
  });

  it('keeps its place as it was counted: no other density, no other table', () => {
    expect(court.refusal(operator, heapPlace()).code).toBe('PW_BULK_PLACE_UNFIT');
    const upsideDown = { lower: 830_000, nominal: 790_000, upper: 750_000 };
    expect(court.refusal(operator, heapPlace('B-02', { densityGPerM3: upsideDown })).code).toBe(
      'PW_BULK_PLACE_UNFIT',
    );
    const tank = tankPlace().tank as NonNullable<ReturnType<typeof tankPlace>['tank']>;
    const falling = { ...tank, strapping: [...tank.strapping].reverse() };
    expect(court.refusal(operator, tankPlace('T-02', { tank: falling })).code).toBe(
      'PW_BULK_PLACE_UNFIT',
    );
  });
});
