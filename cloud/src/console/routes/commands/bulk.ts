import { DefineBulkPlace, FileSurvey } from '@pledgewatch/shared/command';
import { AT, DIGEST, LAW, type CommandRoute } from './command-route.ts';

export const BULK_COMMANDS: readonly CommandRoute[] = [
  {
    command: DefineBulkPlace,
    status: 201,
    words: {
      tag: 'Sites',
      summary: 'Define a place for a heap or a tank: density band, basis, strapping table',
      zh: '登记散货货位（料堆或储罐）：密度范围、计量基准、容积表与测量有效期。',
      codes: ['PW_NOT_FOUND', 'PW_BULK_PLACE_UNFIT'],
    },
    example: {
      siteId: 'gd-foshan-01',
      slotId: 'B-01',
      commodity: 'wheat',
      densityGPerM3: { lower: 750_000, nominal: 790_000, upper: 830_000 },
      basis: 'dry-matter',
      surveyAgeMaxMs: 2_678_400_000,
    },
  },
  {
    command: FileSurvey,
    status: 201,
    words: {
      tag: 'Pledges',
      summary: 'File a signed survey of a heap or a tank; its lower bound counts',
      zh: '提交经签名的料堆或储罐测量（体积或液位、明水、温度、水分）；按下限计值，盘盈不增加押品。',
      codes: [
        ...LAW,
        'PW_SIGNATURE_DEMANDED',
        'PW_SURVEY_OLD',
        'PW_SURVEY_UNSAMPLED',
        'PW_MEASUREMENT_UNFIT',
        'PW_INSTRUMENT_UNVERIFIED',
      ],
    },
    example: {
      surveyId: 'SV-1',
      siteId: 'gd-foshan-01',
      slotId: 'B-01',
      surveyedAt: AT,
      surveyor: 'Inspection One',
      instrumentId: 'LIDAR-1',
      instrumentUntil: AT + 31_536_000_000,
      measurement: { of: 'heap', method: 'lidar', volumeL: 10_000_000, uncertaintyL: 100_000 },
      moisture: { permyriad: 1_250, uncertaintyPermyriad: 50, sampleDigest: DIGEST },
      documentDigest: DIGEST,
    },
  },
];
