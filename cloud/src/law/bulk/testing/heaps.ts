import type { CommandOf, DefineBulkPlace, FileSurvey } from '@pledgewatch/shared/command';
import type { SignedBy } from '#/testing/signing.ts';
import {
  courtWithGoods,
  createPledge,
  effectSteps,
  HOUR,
  NOON,
  PEOPLE,
  type Court,
} from '#/testing/court/index.ts';
import { newSigningKey, signingKey } from '#/testing/signing.ts';

export const DAY = 24 * HOUR;
const DIGEST = 'd'.repeat(64);

/** Wheat, 750 to 830 kg a cubic metre, by dry matter; surveyed every month. */
export function heapPlace(slotId = 'B-01', more: Partial<DefineBulkPlace> = {}): DefineBulkPlace {
  return {
    type: 'bulkPlace.define',
    siteId: 'site-1',
    slotId,
    commodity: 'wheat',
    densityGPerM3: { lower: 750_000, nominal: 790_000, upper: 830_000 },
    basis: 'dry-matter',
    surveyAgeMaxMs: 31 * DAY,
    ...more,
  };
}

/** 10,000 m³ ± 100 m³ at 12.5 % moisture ± 0.5 %. */
export function heapSurvey(surveyId: string, more: Partial<FileSurvey> = {}): FileSurvey {
  return {
    type: 'survey.file',
    surveyId,
    pledgeId: 'P-1',
    siteId: 'site-1',
    slotId: 'B-01',
    surveyedAt: NOON,
    surveyor: 'Inspection One',
    instrumentId: 'LIDAR-1',
    instrumentUntil: NOON + 365 * DAY,
    measurement: { of: 'heap', method: 'lidar', volumeL: 10_000_000, uncertaintyL: 100_000 },
    moisture: { permyriad: 1_250, uncertaintyPermyriad: 50, sampleDigest: DIGEST },
    documentDigest: DIGEST,
    ...more,
  };
}

/** A straight tank of 100 litres a millimetre, ten metres high; oil of 920 kg/m³ ± 1 at 20 °C. */
export function tankPlace(slotId = 'T-01', more: Partial<DefineBulkPlace> = {}): DefineBulkPlace {
  return heapPlace(slotId, {
    commodity: 'soya oil',
    densityGPerM3: { lower: 919_000, nominal: 920_000, upper: 921_000 },
    basis: 'as-is',
    tank: {
      strapping: [
        { levelMm: 0, volumeL: 0 },
        { levelMm: 4_000, volumeL: 400_000 },
        { levelMm: 10_000, volumeL: 1_000_000 },
      ],
      calibrationDigest: DIGEST,
      referenceMilliC: 20_000,
      expansionPpmPerK: 700,
    },
    ...more,
  });
}

/** 8,000 mm ± 3 at 30 °C ± 0.5, over 500 mm ± 5 of free water. */
export const DIPPED: Extract<FileSurvey['measurement'], { of: 'tank' }> = {
  of: 'tank',
  method: 'tape-dip',
  levelMm: 8_000,
  levelUncertaintyMm: 3,
  temperatureMilliC: 30_000,
  temperatureUncertaintyMilliK: 500,
  waterMm: 500,
  waterUncertaintyMm: 5,
};

/** The supervisor's surveyor, whose key is registered and confirmed; gives a survey with its signature. */
export function surveyor(court: Court): SignedBy {
  const by = PEOPLE.supervisor;
  const { jwk, sign, signingKeyId } = newSigningKey();
  const head = { ...by, userId: 'head' };
  const party = { partyId: 'PTY-S', name: { zh: '监管' }, uscc: '91350100M000100Y43' };
  court.give(by, { type: 'party.register', ...party, roles: ['supervisor'] });
  for (const userId of [by.userId, head.userId]) {
    const user = { userId, partyId: 'PTY-S', roles: ['supervisor' as const], administrator: true };
    court.give(by, { type: 'user.register', ...user });
  }
  const register = signingKey(by.userId, jwk);
  court.give(by, register, sign(by, register, { at: court.now }));
  court.give(head, { type: 'signingKey.confirm', signingKeyId });
  return (command) => sign(by, command, { at: court.now });
}

/** A draft of P-1: wheat of 6,800 t dry matter on B-01, at ¥1 a kilogram, for a loan of ¥2.5 million. */
export function courtWithHeap(terms: Partial<CommandOf<'pledge.create'>> = {}) {
  const court = courtWithGoods();
  court.give(PEOPLE.operator, heapPlace());
  court.give(PEOPLE.operator, tankPlace());
  const lot = { lotId: 'L-B', slotId: 'B-01', zoneId: 'B', commodity: 'wheat' };
  const bulkLots = [{ ...lot, massG: 6_800_000_000 }];
  const controlLine = { basis: 'quantity', quantityG: 4_000_000_000 } as const;
  const money = { exposureFen: 250_000_000, controlLine };
  court.give(PEOPLE.maker, createPledge({ lots: [], bulkLots, ...money, ...terms }));
  return { court, sign: surveyor(court) };
}

/** The same in effect, counted by the first survey. */
export function courtWithHeapPledged(terms: Partial<CommandOf<'pledge.create'>> = {}) {
  const { court, sign } = courtWithHeap(terms);
  const first = heapSurvey('SV-1');
  court.give(PEOPLE.supervisor, first, sign(first));
  for (const step of effectSteps()) court.give(PEOPLE.maker, step);
  return { court, sign };
}
