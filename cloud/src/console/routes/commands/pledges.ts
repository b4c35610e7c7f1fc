import { ActivatePledge, CreatePledge } from '@pledgewatch/shared/command';
import { DIGEST, AT, EPC, LAW, type CommandRoute } from './command-route.ts';

export const PLEDGE_COMMANDS: readonly CommandRoute[] = [
  {
    command: CreatePledge,
    status: 201,
    words: {
      tag: 'Pledges',
      summary: 'Create a static pledge of unit goods, still without effect',
      zh: '创建静态质押（未生效）：质物清单、价格、质押率与控制线。',
      codes: LAW,
    },
    example: {
      pledgeId: 'P-2026-001',
      siteId: 'gd-foshan-01',
      pledgor: 'hongda-copper',
      pledgee: 'Nanhai Bank',
      supervisor: 'Nanhai Storage',
      mode: 'STATIC',
      lots: [
        {
          lotId: 'L-1',
          slotId: 'A-01',
          zoneId: 'Z-A',
          commodity: '1# 电解铜',
          unitMassG: 2_500_000,
          epcs: [EPC],
        },
      ],
      priceFenPerTonne: 7_300_000,
      priceSource: 'SMM 1# copper cathode',
      priceAt: AT,
      pledgeRatePermille: 700,
      controlLine: { basis: 'quantity', quantityG: 2_400_000 },
      loanId: 'LN-1',
      exposureFen: 12_000_000,
      netTolerancePermille: 3,
    },
  },
  {
    command: ActivatePledge,
    status: 200,
    words: {
      tag: 'Pledges',
      summary: 'Bring a pledge into effect',
      zh: '质押生效：书面协议、三方联合盘点与实际控制缺一不可（民法典第 427、429 条）。',
      codes: LAW,
    },
    example: {
      agreementDigest: DIGEST,
      baselineCount: {
        countedAt: AT,
        signedBy: ['Nanhai Bank', 'hongda-copper', 'Nanhai Storage'],
        documentDigest: DIGEST,
      },
      controlProofDigest: DIGEST,
    },
  },
];
