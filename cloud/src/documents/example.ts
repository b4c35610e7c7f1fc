import { documentDigest } from '@pledgewatch/shared/document';
import { notVouchedFor } from './not-vouched.ts';
import type { DailyStatement } from './statement-record.ts';

const AT = 1_795_536_001_000;
const STOCK = { lowerG: 17_980_000, nominalG: 17_990_000, upperG: 18_000_000 };

const DOCUMENT: DailyStatement = {
  format: 'pledgewatch/document/1',
  kind: 'daily-statement',
  edition: 'whole',
  number: 'DS-1046',
  at: AT,
  pledgeId: 'P-2026-001',
  siteId: 'gd-foshan-01',
  pledgor: 'hongda-copper',
  pledgee: 'Nanhai Bank',
  supervisor: 'Nanhai Storage',
  ledger: { size: 1_047, root: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' },
  goodsDigest: 'a'.repeat(64),
  content: {
    fromDay: '2026-11-24',
    day: '2026-11-24',
    timeZone: 'Asia/Shanghai',
    from: AT - 86_400_000,
    to: AT,
    interim: false,
    state: 'ACTIVE',
    held: false,
    stock: {
      opening: {
        at: AT - 86_400_000,
        lowerG: 19_990_000,
        nominalG: 20_000_000,
        upperG: 20_000_000,
        bookedG: 20_000_000,
        units: 20,
      },
      receivedG: 0,
      delivered: { massG: 2_000_000, units: 2 },
      closing: { ...STOCK, bookedG: 18_000_000, units: 18 },
      varianceG: -10_000,
    },
    verifiedPermille: 1_000,
    oldestEvidenceAt: AT - 1_800,
    stacks: [
      {
        slotId: 'A-01',
        lotIds: ['L-1'],
        commodities: ['1# 电解铜'],
        bookedG: 18_000_000,
        units: 18,
        unitsPresent: 18,
        verified: true,
        ...STOCK,
        observedAt: AT - 1_800,
        evidence: { entry: 1_040, item: 3 },
        smallestLossG: 20_000,
      },
    ],
    movements: [
      {
        entry: 1_031,
        at: AT - 40_000_000,
        truckOrderId: 'T-7-1',
        releaseId: 'R-7',
        units: 2,
        returnedUnits: 0,
        netLowerG: 1_990_000,
        netUpperG: 2_010_000,
      },
    ],
    gaps: { spans: [], omitted: 0, wholeSince: 0 },
    alerts: [],
    events: [],
    omitted: 0,
    notVouched: notVouchedFor({
      verifiedPermille: 1_000,
      gaps: [],
      gapsOmitted: 0,
      fromDay: '2026-11-24',
      day: '2026-11-24',
      stacks: [],
    }),
    money: {
      lowerValueFen: 131_254_000,
      requiredFen: 100_000_000,
      exposureFen: 70_000_000,
      coveragePermille: 1_875,
      priceFenPerTonne: 7_300_000,
      priceAt: AT - 3_600_000,
    },
  },
};

/** A statement as the API document shows it. */
export const STATEMENT_EXAMPLE = { document: DOCUMENT, digest: documentDigest(DOCUMENT) };
