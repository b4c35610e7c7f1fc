import { NotifyDisposal, RealiseDisposal } from '@pledgewatch/shared/command';
import { AT, DIGEST, LAW, type CommandRoute } from './command-route.ts';

export const DISPOSAL_COMMANDS: readonly CommandRoute[] = [
  {
    command: NotifyDisposal,
    status: 201,
    words: {
      tag: 'Pledges',
      summary: 'Give notice that the goods will be sold, once security was asked for and refused',
      zh: '发出处置通知：已要求补充担保且逾期未提供（民法典第 433 条）；未执行的放货一并撤回。',
      codes: [...LAW, 'PW_SECURITY_NOT_REFUSED', 'PW_PRICE_STALE'],
    },
    example: { disposalId: 'DP-1', noticeMs: 7 * 86_400_000, documentDigest: DIGEST },
  },
  {
    command: RealiseDisposal,
    status: 200,
    words: {
      tag: 'Pledges',
      summary: 'Book the sale of the goods: costs, what each loan is paid, and the surplus',
      zh: '登记质物变现：处置费用、各笔贷款受偿金额及返还出质人的余额（民法典第 436、438 条）。',
      codes: [...LAW, 'PW_DISPOSAL_EARLY', 'PW_BELOW_MARKET', 'PW_PROCEEDS_UNBALANCED'],
    },
    example: {
      way: 'auction',
      documentDigest: DIGEST,
      buyer: 'Yuehai Metals',
      proceedsFen: 18_000_000,
      saleCostsFen: 200_000,
      payments: [{ repaymentId: 'PAY-9', loanId: 'LN-1', amountFen: 12_000_000 }],
      surplusFen: 5_800_000,
      surplusReference: 'transfer 20261125-77',
      bookedAt: AT,
    },
  },
];
