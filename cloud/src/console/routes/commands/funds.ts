import {
  ApproveResolution,
  ApproveStandingInstruction,
  PostRepayment,
  ProposeResolution,
  ProposeStandingInstruction,
  ReverseRepayment,
} from '@pledgewatch/shared/command';
import { AT, LAW, type CommandRoute } from './command-route.ts';

export const FUND_COMMANDS: readonly CommandRoute[] = [
  {
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
    command: PostRepayment,
    status: 201,
    words: {
      tag: 'Funds',
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
    command: ReverseRepayment,
    status: 200,
    words: {
      tag: 'Funds',
      summary: 'Reverse a payment: what it freed and has not left is taken back',
      zh: '冲正还款：收回其已释放而尚未出库的额度，撤回不再成立的派车单，并说明已出库部分。',
      codes: LAW,
    },
    example: { reason: 'cheque returned', bookedAt: AT },
  },
  {
    command: ProposeResolution,
    status: 200,
    words: {
      tag: 'Funds',
      summary: 'Propose what a payment is that matches no loan; by one of two people',
      zh: '提出未匹配来款的处理方案：归入某笔贷款，或退回付款人；须由另一人复核。',
      codes: LAW,
    },
    example: { resolution: { to: 'loan', loanId: 'LN-1' }, reason: 'payer confirmed by letter' },
  },
  {
    command: ApproveResolution,
    status: 200,
    words: {
      tag: 'Funds',
      summary: 'Approve what a held payment is; by somebody other than its proposer',
      zh: '复核未匹配来款的处理方案；提出人不得自行批准。',
      codes: LAW,
    },
  },
];
