import {
  ConfirmReceipt,
  EndorseReceipt,
  IssueReceipt,
  IssueStockInNote,
  MergeReceipts,
  PledgeReceipt,
  ReleaseReceipt,
  SplitReceipt,
  VoidReceipt,
} from '@pledgewatch/shared/command';
import { AT, DIGEST, LAW, type CommandRoute } from './command-route.ts';

const ITEMS = {
  rightsNotice: '凭本仓单提取仓储物；可背书转让、出质',
  depositor: '鸿达铜业有限公司',
  commodity: '1# 电解铜',
  quality: 'Cu-CATH-1, GB/T 467',
  packaging: '捆扎',
  pieces: 10,
  marks: 'JCC 2026-11',
  lossStandard: '0.05 %',
  storagePlace: '佛山南海 3 号库 A 区',
  storedFrom: AT,
  storedUntil: AT + 365 * 86_400_000,
  storageFee: '0.80 元/吨·日',
  insurance: '¥1,825,000；2026-11-25 至 2027-11-24；人保财险',
  issuer: '南海仓储有限公司',
  issuePlace: '佛山',
  clerk: 'Li',
  sealDigest: DIGEST,
};
const NEW = ['PW_NOT_FOUND', 'PW_ID_TAKEN', 'PW_LIMIT_REACHED'] as const;
const KNOWN = [...LAW, 'PW_NOT_A_RECEIPT'] as const;

export const RECEIPT_COMMANDS: readonly CommandRoute[] = [
  {
    command: IssueReceipt,
    status: 201,
    words: {
      tag: 'Documents',
      summary: 'Issue a warehouse receipt; whatever item is missing is named',
      zh: '签发仓单；按 GB/T 30332-2024 检查要素，一次列出全部缺项。',
      codes: [...NEW, 'PW_RECEIPT_INCOMPLETE'],
    },
    example: {
      receiptId: 'WR-1',
      siteId: 'gd-foshan-01',
      holder: 'hongda-copper',
      quantityG: 25_000_000,
      items: ITEMS,
    },
  },
  {
    command: IssueStockInNote,
    status: 201,
    words: {
      tag: 'Documents',
      summary: 'Issue a stock-in note, which proves a deposit and is no receipt',
      zh: '出具入库单：仅证明存货，不是仓单，不能背书或出质。',
      codes: NEW,
    },
    example: {
      receiptId: 'SN-1',
      siteId: 'gd-foshan-01',
      holder: 'hongda-copper',
      quantityG: 25_000_000,
      commodity: '1# 电解铜',
    },
  },
  {
    command: SplitReceipt,
    status: 201,
    words: {
      tag: 'Documents',
      summary: 'Split a receipt into parts that add up to it',
      zh: '分割仓单：各部分数量与件数之和须与原仓单完全相等。',
      codes: [...KNOWN, 'PW_RECEIPT_SUM'],
    },
    example: {
      parts: [
        { receiptId: 'WR-2', quantityG: 10_000_000, pieces: 4 },
        { receiptId: 'WR-3', quantityG: 15_000_000, pieces: 6 },
      ],
      requestDigest: DIGEST,
    },
  },
  {
    command: MergeReceipts,
    status: 201,
    words: {
      tag: 'Documents',
      summary: 'Merge receipts of one holder over goods alike',
      zh: '合并同一持有人、同一场所、同种货物的仓单。',
      codes: [...KNOWN, 'PW_RECEIPT_UNLIKE'],
    },
    example: { others: ['WR-3'], mergedId: 'WR-4', requestDigest: DIGEST },
  },
  {
    command: EndorseReceipt,
    status: 200,
    words: {
      tag: 'Documents',
      summary: 'Endorse a receipt to another; it passes when the custodian confirms',
      zh: '背书转让仓单；经保管人签章确认后生效（民法典第910条）。',
      codes: KNOWN,
    },
    example: { to: 'south-metals', endorsementDigest: DIGEST },
  },
  {
    command: PledgeReceipt,
    status: 200,
    words: {
      tag: 'Documents',
      summary: 'Endorse a receipt in pledge; it counts when the custodian confirms',
      zh: '仓单出质背书；经保管人签章确认后生效（担保制度解释第59条）。',
      codes: KNOWN,
    },
    example: { pledgee: 'nanhai-bank', pledgeId: 'P-2026-001', endorsementDigest: DIGEST },
  },
  {
    command: ConfirmReceipt,
    status: 200,
    words: {
      tag: 'Documents',
      summary: 'Confirm an endorsement, or send it back, for the custodian',
      zh: '保管人签章确认背书，或退回。',
      codes: KNOWN,
    },
    example: { accepted: true, sealDigest: DIGEST },
  },
  {
    command: ReleaseReceipt,
    status: 200,
    words: {
      tag: 'Documents',
      summary: 'Give a pledged receipt back to its holder',
      zh: '质权人解除仓单质押，归还持有人。',
      codes: KNOWN,
    },
  },
  {
    command: VoidReceipt,
    status: 200,
    words: {
      tag: 'Documents',
      summary: 'End a receipt that was handed in',
      zh: '注销已交回的仓单。',
      codes: KNOWN,
    },
    example: { reason: 'delivered', surrenderDigest: DIGEST },
  },
];
