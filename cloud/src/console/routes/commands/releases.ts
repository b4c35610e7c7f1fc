import {
  CancelRelease,
  CheckRelease,
  MakeRelease,
  RejectRelease,
  RequestRelease,
  ResolveDiscrepancy,
} from '@pledgewatch/shared/command';
import { AT, EPC, LAW, type CommandRoute } from './command-route.ts';

export const RELEASE_COMMANDS: readonly CommandRoute[] = [
  {
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
    command: RejectRelease,
    status: 200,
    words: { tag: 'Releases', summary: 'Reject a release', zh: '驳回放货申请。', codes: LAW },
    example: { reason: 'The invoice does not match' },
  },
  {
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
];
