import type { AlertRecord, NoteRecord } from '#/alerts/index.ts';
import type { CourseRecord } from './course-records.ts';
import type { PledgeSummary, ReleaseRecord, SlotRecord } from './records.ts';

const AT = 1_795_579_200_000;

/** One record of each kind, as the API document shows them. */
export const PLEDGE_EXAMPLE: PledgeSummary = {
  pledgeId: 'P-2026-001',
  siteId: 'gd-foshan-01',
  state: 'ACTIVE',
  held: false,
  mode: 'STATIC',
  releasePolicy: { aboveLine: 'A', belowLine: 'refused' },
  securityType: 'goods-pledge',
  conditions: [
    {
      condition: 'insurance',
      reference: 'PICC-2026-0042',
      validFrom: AT - 30 * 86_400_000,
      validUntil: AT + 335 * 86_400_000,
      expired: false,
      entry: 1_012,
    },
  ],
  pledgor: 'hongda-copper',
  pledgee: 'Nanhai Bank',
  supervisor: 'Nanhai Storage',
  commodities: ['1# 电解铜'],
  position: {
    lowerG: 24_985_000,
    nominalG: 25_000_000,
    upperG: 25_000_000,
    bookedG: 25_000_000,
    verifiedPermille: 1_000,
    oldestEvidenceAt: AT - 1_800,
  },
  controlLine: { basis: 'quantity', quantityG: 20_000_000 },
  value: {
    loanId: 'LN-1',
    lowerFen: 182_390_500,
    nominalFen: 182_500_000,
    upperFen: 182_500_000,
    bookedFen: 182_500_000,
    exposureFen: 100_000_000,
    requiredFen: 142_857_143,
    pledgeRatePermille: 700,
    warningLinePermille: 1_300,
    disposalLinePermille: 1_150,
    controlLineFen: 146_000_000,
    priceFenPerTonne: 7_300_000,
    priceSource: 'SMM 1# copper cathode',
    priceAt: AT - 3_600_000,
    priceAgeMaxMs: 7 * 86_400_000,
    coveragePermille: 1_823,
  },
  at: AT,
};

export const SLOT_EXAMPLE: SlotRecord = {
  slotId: 'A-01',
  lotId: 'L-1',
  commodity: '1# 电解铜',
  bookedG: 25_000_000,
  units: 10,
  unitsPresent: 10,
  reading: {
    lowerG: 24_985_000,
    nominalG: 25_001_000,
    upperG: 25_017_000,
    observedAt: AT - 1_800,
    verified: true,
    evidence: { entry: 1_040, item: 3 },
  },
};

export const RELEASE_EXAMPLE: ReleaseRecord = {
  releaseId: 'R-7',
  pledgeId: 'P-2026-001',
  siteId: 'gd-foshan-01',
  state: 'OPEN',
  pattern: 'A',
  requestedBy: 'hongda-copper',
  requestedAt: AT - 600_000,
  approvals: [1_044, 1_045],
  units: 1,
  massG: 2_500_000,
  trucks: [
    {
      truckOrderId: 'T-7-1',
      gateId: 'GATE-1',
      plate: '粤E12345',
      state: 'TARE',
      units: 1,
      netG: 2_500_000,
      notBefore: AT - 300_000,
      notAfter: AT + 6_900_000,
      stateAt: AT - 60_000,
    },
  ],
};

export const ALERT_EXAMPLE: AlertRecord = {
  alertId: '1051/UNAUTH_OUT/303400000000000000000001',
  code: 'UNAUTH_OUT',
  severity: 'critical',
  tenantId: 'nanhai-bank',
  siteId: 'gd-foshan-01',
  pledgeId: 'P-2026-001',
  subject: '303400000000000000000001',
  happenedAt: AT - 400,
  raisedAt: AT - 350,
  late: false,
  evidence: [{ entry: 1_051, item: 0 }],
  reason: {
    en: 'Pledged goods left through GATE-1 without an instruction',
    zh: '质物未经放行指令即由 GATE-1 出库',
  },
  facts: { gateId: 'GATE-1' },
  correlationId: 'mid-8f2c',
  state: 'active',
};

export const NOTE_EXAMPLE: NoteRecord = {
  entry: 1_046,
  note: 'truck-order-instructed',
  siteId: 'gd-foshan-01',
  pledgeId: 'P-2026-001',
  subject: 'T-7-1',
  at: AT - 300_000,
  facts: { releaseId: 'R-7', gateId: 'GATE-1' },
};

export const COURSE_EXAMPLE: CourseRecord = {
  defaults: [],
  controlLosses: [
    {
      controlLossId: 'CTL-1',
      ground: 'lease-ended',
      state: 'REGAINED',
      lostAt: AT - 5 * 86_400_000,
      declaredAt: AT - 5 * 86_400_000 + 60_000,
      declaredEntry: 4_018,
      holdId: 'control-4018-1',
      regained: {
        at: AT - 4 * 86_400_000,
        entry: 4_911,
        baselineDigest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      },
    },
  ],
  extensions: [],
  searches: [
    {
      searchId: 'SR-1',
      searchedAt: AT - 20 * 86_400_000,
      documentDigest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      adverse: [],
      entry: 3_990,
    },
  ],
  searchDuties: [
    {
      dutyId: 'P-2026-001-2011',
      searchFrom: AT - 20 * 86_400_000,
      dueAt: AT - 17 * 86_400_000,
      state: 'MET',
      searchId: 'SR-1',
    },
  ],
  scales: [
    {
      scaleId: 'WB-1',
      reference: 'GDJL-2026-1187',
      validFrom: AT - 100 * 86_400_000,
      validUntil: AT + 265 * 86_400_000,
      entry: 812,
    },
  ],
};
