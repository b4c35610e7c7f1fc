import type { TObject } from '@sinclair/typebox';
import {
  AcknowledgeAlert,
  ActivatePledge,
  ApproveStandingInstruction,
  CancelRelease,
  CheckRelease,
  CreatePledge,
  DefineSite,
  LiftHold,
  MakeRelease,
  PlaceHold,
  PostRepayment,
  ProposeStandingInstruction,
  RejectRelease,
  RequestRelease,
  ResolveDiscrepancy,
} from '@pledgewatch/shared/command';
import type { Words } from '../describing.ts';

/** A route that gives a command: its body is the command without `type` and what the path says. */
export interface CommandRoute {
  readonly url: string;
  readonly command: TObject;
  /** 201 where something new comes of it. */
  readonly status: 200 | 201;
  readonly words: Words;
  /** A body. */
  readonly example?: unknown;
}

const DIGEST = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const AT = 1_795_579_200_000;
const EPC = '303400000000000000000001';
const LAW = ['PW_NOT_FOUND', 'PW_STATE_UNFIT'] as const;

export const COMMAND_ROUTES: readonly CommandRoute[] = [
  {
    url: '/v1/sites',
    command: DefineSite,
    status: 201,
    words: {
      tag: 'Sites',
      summary: 'Define a site, its custodian and its gates',
      zh: '登记库区、保管人、道口及其网关。',
    },
    example: {
      siteId: 'gd-foshan-01',
      name: '佛山一号铜材库',
      custodianId: 'nanhai-storage',
      timeZone: 'Asia/Shanghai',
      gates: [
        {
          gateId: 'GATE-1',
          gatewayId: 'gw-1',
          leaseCeilingG: 60_000_000,
          leaseCeilingFen: 500_000_000,
          leaseMs: 600_000,
        },
      ],
      silenceMaxMs: 60_000,
    },
  },
  {
    url: '/v1/pledges',
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
    url: '/v1/pledges/:pledgeId/activation',
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
  {
    url: '/v1/pledges/:pledgeId/standing-instructions',
    command: ProposeStandingInstruction,
    status: 201,
    words: {
      tag: 'Pledges',
      summary: 'Propose a standing instruction: releases without a human, within a daily ceiling',
      zh: '提出长期放货指示：在每日额度内自动放货，须由另一人复核后生效。',
      codes: LAW,
    },
    example: {
      standingInstructionId: 'SI-1',
      dailyCeilingFen: 100_000_000,
      validUntil: AT + 30 * 86_400_000,
    },
  },
  {
    url: '/v1/standing-instructions/:standingInstructionId/approval',
    command: ApproveStandingInstruction,
    status: 200,
    words: {
      tag: 'Pledges',
      summary: 'Approve a standing instruction; by somebody other than its proposer',
      zh: '复核并批准长期放货指示；提出人不得自行批准。',
      codes: LAW,
    },
  },
  {
    url: '/v1/repayments',
    command: PostRepayment,
    status: 201,
    words: {
      tag: 'Pledges',
      summary: 'Post a repayment with its allocation; final principal frees goods',
      zh: '登记还款及其分配（费用、利息、本金）；只有终局的本金才释放质物（民法典第 561 条）。',
      codes: LAW,
    },
    example: {
      repaymentId: 'RP-1',
      loanId: 'LN-1',
      amountFen: 5_100_000,
      allocation: { costsFen: 0, interestFen: 100_000, principalFen: 5_000_000 },
      final: true,
      bookedAt: AT,
    },
  },
  {
    url: '/v1/releases',
    command: RequestRelease,
    status: 201,
    words: {
      tag: 'Releases',
      summary: 'Ask for goods back and name the trucks that fetch them',
      zh: '申请放货并指定提货车辆；系统按下限数量核对控制线后先行占用额度。',
      codes: LAW,
    },
    example: {
      releaseId: 'R-7',
      pledgeId: 'P-2026-001',
      trucks: [
        {
          truckOrderId: 'T-7-1',
          gateId: 'GATE-1',
          plate: '粤E12345',
          epcs: [EPC],
          notBefore: AT,
          notAfter: AT + 7_200_000,
        },
      ],
    },
  },
  {
    url: '/v1/releases/:releaseId/making',
    command: MakeRelease,
    status: 200,
    words: {
      tag: 'Releases',
      summary: 'First of two approvals',
      zh: '经办：两级审批之一。',
      codes: LAW,
    },
  },
  {
    url: '/v1/releases/:releaseId/checking',
    command: CheckRelease,
    status: 200,
    words: {
      tag: 'Releases',
      summary: 'Second of two approvals; by somebody else',
      zh: '复核：两级审批之二，须由另一人完成；随后向道口下发已签名的放行指令。',
      codes: LAW,
    },
  },
  {
    url: '/v1/releases/:releaseId/rejection',
    command: RejectRelease,
    status: 200,
    words: { tag: 'Releases', summary: 'Reject a release', zh: '驳回放货申请。', codes: LAW },
    example: { reason: 'The invoice does not match' },
  },
  {
    url: '/v1/releases/:releaseId/cancellation',
    command: CancelRelease,
    status: 200,
    words: {
      tag: 'Releases',
      summary: 'Cancel what was not fetched yet',
      zh: '取消尚未提取的放货。',
      codes: LAW,
    },
    example: { reason: 'The buyer withdrew' },
  },
  {
    url: '/v1/truck-orders/:truckOrderId/resolution',
    command: ResolveDiscrepancy,
    status: 200,
    words: {
      tag: 'Releases',
      summary: 'Choose how a discrepant truck goes on',
      zh: '处置重量或货物不符的车辆：复磅、卸货、接受差异（仅质权人）或取消。',
      codes: LAW,
    },
    example: { exit: 'weigh-again', reason: 'Wind on the deck during the first weighing' },
  },
  {
    url: '/v1/holds',
    command: PlaceHold,
    status: 201,
    words: {
      tag: 'Releases',
      summary: 'Place a hold: nothing may leave, whoever asks',
      zh: '冻结质押或整个库区：任何人不得提货。',
      codes: LAW,
    },
    example: {
      holdId: 'H-1',
      siteId: 'gd-foshan-01',
      pledgeId: 'P-2026-001',
      authority: 'Nanhai Bank, risk department',
    },
  },
  {
    url: '/v1/holds/:holdId/lifting',
    command: LiftHold,
    status: 200,
    words: { tag: 'Releases', summary: 'Lift a hold', zh: '解除冻结。', codes: LAW },
    example: { authority: 'Nanhai Bank, risk department' },
  },
  {
    url: '/v1/alerts/:alertId/acknowledgement',
    command: AcknowledgeAlert,
    status: 200,
    words: {
      tag: 'Alerts',
      summary: 'Acknowledge an alert: somebody saw it and takes it on',
      zh: '确认告警：已有人看到并负责处理（ISA-18.2）。',
      codes: LAW,
    },
    example: { note: 'On my way' },
  },
];
