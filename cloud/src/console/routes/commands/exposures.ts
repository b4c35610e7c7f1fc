import {
  DrawExposure,
  OpenExposure,
  PostCharge,
  PostProceeds,
  ReverseProceeds,
  SecureExposure,
  SetCalendar,
  SetFundsPolicy,
} from '@pledgewatch/shared/command';
import { AT, DIGEST, LAW, type CommandRoute } from './command-route.ts';

const account = (holder: string) => ({ holder, bank: 'Nanhai Bank', accountDigest: DIGEST });

export const EXPOSURE_COMMANDS: readonly CommandRoute[] = [
  {
    command: OpenExposure,
    status: 201,
    words: {
      tag: 'Funds',
      summary: 'Open a loan: its terms, the seller it pays, and the pledges that secure it',
      zh: '登记贷款条款：额度、分期、受托支付的卖方账户、还款账户及担保它的各质押（民法典第 439 条）。',
      codes: [...LAW, 'PW_SHARES_SHORT', 'PW_SCHEDULE_UNFIT', 'PW_NOT_MAXIMUM_AMOUNT'],
    },
    example: {
      loanId: 'LN-2',
      borrower: 'hongda-copper',
      limitFen: 10_000_000,
      securedBy: [{ pledgeId: 'P-2026-001', sharePermille: 1_000 }],
      payee: account('Nanhai Smelter'),
      tradeDocumentDigest: DIGEST,
      repaymentAccount: account('Hongda Copper'),
      instalments: [{ dueOn: '2026-12-31', principalFen: 10_000_000 }],
    },
  },
  {
    command: SecureExposure,
    status: 200,
    words: {
      tag: 'Funds',
      summary: 'Secure a loan by one more pledge',
      zh: '为贷款增加一项质押担保。',
      codes: [...LAW, 'PW_NOT_MAXIMUM_AMOUNT'],
    },
    example: { pledgeId: 'P-2026-002', sharePermille: 500, documentDigest: DIGEST },
  },
  {
    command: DrawExposure,
    status: 201,
    words: {
      tag: 'Funds',
      summary: 'Draw a loan: only once its pledges are in effect, and only to the seller it names',
      zh: '登记提款：仅在各质押生效后，且仅受托支付至约定的卖方账户；同一发票不得重复使用。',
      codes: [...LAW, 'PW_LOAN_LIMIT', 'PW_PAYEE_UNFIT', 'PW_DOCUMENT_USED', 'PW_MAXIMUM_EXCEEDED'],
    },
    example: {
      drawdownId: 'DD-1',
      amountFen: 5_000_000,
      payeeAccountDigest: DIGEST,
      documentDigest: DIGEST,
      bookedAt: AT,
    },
  },
  {
    command: PostCharge,
    status: 201,
    words: {
      tag: 'Funds',
      summary: 'Post interest and costs that have become due; the goods secure them too',
      zh: '登记到期利息与费用；质物同样担保（民法典第 389 条）。',
      codes: LAW,
    },
    example: { chargeId: 'CH-1', costsFen: 0, interestFen: 42_000, bookedAt: AT },
  },
  {
    command: SetCalendar,
    status: 200,
    words: {
      tag: 'Funds',
      summary: "Set the bank's working days: holidays and make-up days",
      zh: '设置本机构工作日历：节假日与调休工作日。',
      codes: ['PW_TIME_ZONE_UNKNOWN', 'PW_DAY_UNKNOWN'],
    },
    example: {
      timeZone: 'Asia/Shanghai',
      holidays: ['2027-01-01'],
      makeUpDays: ['2027-02-07'],
    },
  },
  {
    command: SetFundsPolicy,
    status: 200,
    words: {
      tag: 'Funds',
      summary: 'Say how much of the value of goods that leave is to be back, where, and by when',
      zh: '设置回款约定：出库货值的回款比例、监管账户及回款期限（工作日）。',
      codes: LAW,
    },
    example: { lockedAccountDigest: DIGEST, sharePermille: 700, within: { workingDays: 5 } },
  },
  {
    command: PostProceeds,
    status: 201,
    words: {
      tag: 'Funds',
      summary: 'Post sales proceeds that came in on the locked account',
      zh: '登记进入监管账户的销售回款。',
      codes: [...LAW, 'PW_ACCOUNT_UNFIT'],
    },
    example: {
      proceedsId: 'SP-1',
      pledgeId: 'P-2026-001',
      accountDigest: DIGEST,
      amountFen: 12_000_000,
      payer: 'Foshan Cable',
      bookedAt: AT,
    },
  },
  {
    command: ReverseProceeds,
    status: 200,
    words: {
      tag: 'Funds',
      summary: 'Reverse sales proceeds that turned out to be none',
      zh: '冲正销售回款：对应出库货物的回款重新待收。',
      codes: LAW,
    },
    example: { reason: 'cheque returned', bookedAt: AT },
  },
];
