import {
  ApproveYardOrder,
  BeginYardOrder,
  CancelYardOrder,
  CompleteMove,
  DrawSample,
  HandOverSample,
  ReportSample,
  RequestMove,
  RequestSampling,
} from '@pledgewatch/shared/command';
import { AT, DIGEST, EPC, LAW, type CommandRoute } from './command-route.ts';

const tag = 'Yard';
const REQUEST = [...LAW, 'PW_HELD', 'PW_TAG_NOT_PLEDGED', 'PW_TAG_RESERVED'] as const;
const window = { notBefore: AT, notAfter: AT + 7_200_000 };

export const YARD_COMMANDS: readonly CommandRoute[] = [
  {
    command: RequestMove,
    status: 201,
    words: {
      tag,
      summary: 'Ask that goods of a pledge stand on another slot of their site; they stay pledged',
      zh: '申请移库：质物在本库内移至另一货位，质押不变。',
      codes: [...REQUEST, 'PW_ENCUMBERED', 'PW_SLOT_OCCUPIED', 'PW_CLAIM_ABOVE_CAPACITY'],
    },
    example: {
      orderId: 'MV-1',
      pledgeId: 'P-2026-001',
      epcs: [EPC],
      toZoneId: 'Z-A',
      toSlotId: 'A-03',
      reason: 'Roof repair over A-01',
      ...window,
    },
  },
  {
    command: CompleteMove,
    status: 200,
    words: {
      tag,
      summary: 'The goods stand on their new slot; scales and readers must say so too',
      zh: '移库完成：须有货位称重与标签佐证。',
      codes: [...LAW, 'PW_BASELINE_UNSEEN', 'PW_BASELINE_SHORT'],
    },
  },
  {
    command: RequestSampling,
    status: 201,
    words: {
      tag,
      summary: 'Ask that a sample be drawn from some units, up to a mass',
      zh: '申请取样：载明单元、上限重量与实验室。',
      codes: REQUEST,
    },
    example: {
      orderId: 'SA-1',
      pledgeId: 'P-2026-001',
      epcs: [EPC],
      mostG: 2_000,
      laboratory: 'CCIC Foshan',
      reason: 'Assay before topping up',
      ...window,
    },
  },
  {
    command: DrawSample,
    status: 200,
    words: {
      tag,
      summary: 'Tell what was taken from each unit, to the gram; it leaves the book',
      zh: '取样记录：逐单元取样克数、封签、取样人与见证人；账面相应减少。',
      codes: [...LAW, 'PW_SAMPLE_TOO_LARGE', 'PW_TAG_NOT_ORDERED', 'PW_BASELINE_UNSEEN'],
    },
    example: {
      portions: [{ epc: EPC, takenG: 1_500 }],
      seals: ['CN-0001', 'CN-0002'],
      drawnBy: 'gu',
      witnessedBy: 'qian',
      documentDigest: DIGEST,
    },
  },
  {
    command: HandOverSample,
    status: 200,
    words: {
      tag,
      summary: 'The sealed sample went to the laboratory',
      zh: '样品移交实验室：封签须与取样时一致。',
      codes: [...LAW, 'PW_SEALS_UNLIKE', 'PW_LABORATORY_OTHER'],
    },
    example: {
      laboratory: 'CCIC Foshan',
      seals: ['CN-0001', 'CN-0002'],
      broughtBy: 'gu',
      receivedBy: 'lab-7',
      documentDigest: DIGEST,
    },
  },
  {
    command: ReportSample,
    status: 200,
    words: {
      tag,
      summary: 'File the report of the laboratory, with the seals it broke',
      zh: '登记化验报告及其拆封的封签。',
      codes: [...LAW, 'PW_SEALS_UNLIKE'],
    },
    example: { seals: ['CN-0001', 'CN-0002'], documentDigest: DIGEST },
  },
  {
    command: ApproveYardOrder,
    status: 200,
    words: {
      tag,
      summary: 'Agree to a move or a sampling, as whoever lets goods of the pledge out',
      zh: '复核移库或取样：由质押约定的放行复核方办理，且非申请人本人。',
      codes: [...LAW, 'PW_APPROVER_UNFIT', 'PW_MAKER_IS_CHECKER', 'PW_HELD'],
    },
  },
  {
    command: BeginYardOrder,
    status: 200,
    words: {
      tag,
      summary: 'Take the goods off their slots, inside the window',
      zh: '开始移库或取样：在时间窗内将货物移出货位。',
      codes: [...LAW, 'PW_TIME_UNFIT', 'PW_HELD', 'PW_TAG_ABSENT'],
    },
  },
  {
    command: CancelYardOrder,
    status: 200,
    words: {
      tag,
      summary: 'Cancel; goods that had been taken off must be back',
      zh: '取消移库或取样；已移出的货物须已归位。',
      codes: [...LAW, 'PW_BASELINE_UNSEEN'],
    },
    example: { reason: 'The crane broke down' },
  },
];
