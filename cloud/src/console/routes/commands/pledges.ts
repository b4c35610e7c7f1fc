import {
  ActivatePledge,
  AgreePledge,
  ConfirmPledge,
  ControlPledge,
  CountPledge,
  CreatePledge,
  FileCondition,
} from '@pledgewatch/shared/command';
import { DIGEST, AT, EPC, LAW, type CommandRoute } from './command-route.ts';

const PARTIES = ['Nanhai Bank', 'hongda-copper', 'Nanhai Storage'];

export const PLEDGE_COMMANDS: readonly CommandRoute[] = [
  {
    command: CreatePledge,
    status: 201,
    words: {
      tag: 'Pledges',
      summary: 'Create a static or a floating pledge of unit or bulk goods, still without effect',
      zh: '创建静态或动态质押（未生效）：质物清单（计件或散货）、范围、放行模式、价格、质押率与控制线。',
      codes: [...LAW, 'PW_NOTHING_PLEDGED', 'PW_BULK_COMMODITY'],
    },
    example: {
      pledgeId: 'P-2026-001',
      siteId: 'gd-foshan-01',
      pledgor: 'hongda-copper',
      pledgee: 'Nanhai Bank',
      supervisor: 'Nanhai Storage',
      mode: 'STATIC',
      securityType: 'goods-pledge',
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
      priceAgeMaxMs: 7 * 86_400_000,
      pledgeRatePermille: 700,
      controlLine: { basis: 'quantity', quantityG: 2_400_000 },
      warningLinePermille: 1_300,
      disposalLinePermille: 1_150,
      loanId: 'LN-1',
      exposureFen: 12_000_000,
      netTolerancePermille: 3,
      possessionDigest: DIGEST,
    },
  },
  {
    command: AgreePledge,
    status: 200,
    words: {
      tag: 'Pledges',
      summary: 'File the tripartite agreement, signed by all three',
      zh: '登记三方监管协议（民法典第 427 条）。',
      codes: LAW,
    },
    example: { signedAt: AT, signedBy: PARTIES, agreementDigest: DIGEST },
  },
  {
    command: CountPledge,
    status: 200,
    words: {
      tag: 'Pledges',
      summary: 'File the joint baseline count; the sensors must vouch for it',
      zh: '登记三方联合盘点；须有传感器佐证，其快照与盘点文件一并取摘要。',
      codes: LAW,
    },
    example: { countedAt: AT, signedBy: PARTIES, documentDigest: DIGEST },
  },
  {
    command: ControlPledge,
    status: 200,
    words: {
      tag: 'Pledges',
      summary: 'File the evidence of actual control',
      zh: '登记实际控制的证明（担保制度解释第 55 条）。',
      codes: LAW,
    },
    example: { controlledAt: AT, controlProofDigest: DIGEST },
  },
  {
    command: ConfirmPledge,
    status: 200,
    words: {
      tag: 'Pledges',
      summary: 'File registry search, lien waiver and confirmation',
      zh: '登记查询结果、保管人放弃留置权声明与出质确认书。',
      codes: LAW,
    },
    example: {
      registrySearch: { searchedAt: AT, documentDigest: DIGEST },
      lienWaiverDigest: DIGEST,
      confirmationDigest: DIGEST,
      searchAgainAfterMs: 10 * 86_400_000,
    },
  },
  {
    command: ActivatePledge,
    status: 200,
    words: {
      tag: 'Pledges',
      summary: 'Bring a confirmed pledge into effect',
      zh: '质押生效：协议、联合盘点、实际控制与出质确认缺一不可（民法典第 427、429 条）。',
      codes: LAW,
    },
  },
  {
    command: FileCondition,
    status: 201,
    words: {
      tag: 'Pledges',
      summary: 'File or renew a dated condition: registration, insurance, lease',
      zh: '登记或续期附随条件：动产融资登记、保险、租赁。',
      codes: LAW,
    },
    example: {
      condition: 'insurance',
      reference: 'PICC-2026-0042',
      documentDigest: DIGEST,
      validFrom: AT,
      validUntil: AT + 365 * 86_400_000,
    },
  },
];
