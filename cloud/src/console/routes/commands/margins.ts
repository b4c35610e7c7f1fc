import {
  AnswerMargin,
  CallMargin,
  DecideMargin,
  PostCashMargin,
} from '@pledgewatch/shared/command';
import { AT, DIGEST, LAW, type CommandRoute } from './command-route.ts';

export const MARGIN_COMMANDS: readonly CommandRoute[] = [
  {
    command: CallMargin,
    status: 201,
    words: {
      tag: 'Pledges',
      summary: 'Demand supplementary security; the answer tells both cures in the pledge',
      zh: '发出补充担保通知：列明需补货值与可替代的保证金及期限（民法典第 433 条）。',
      codes: [...LAW, 'PW_STILL_COVERED', 'PW_PRICE_STALE'],
    },
    example: { marginCallId: 'MC-1', cureWithinMs: 3 * 86_400_000, documentDigest: DIGEST },
  },
  {
    command: AnswerMargin,
    status: 200,
    words: {
      tag: 'Pledges',
      summary: 'Agree to a demand or dispute it, in part or in full, for the borrower',
      zh: '出质人答复补充担保通知：同意、部分异议或全部异议；无异议部分仍须按期履行。',
      codes: [...LAW, 'PW_ANSWER_UNBALANCED'],
    },
    example: {
      agreedFen: 900_000,
      disputedFen: 100_000,
      reason: 'the price is that of another grade',
    },
  },
  {
    command: DecideMargin,
    status: 200,
    words: {
      tag: 'Pledges',
      summary: 'Decide a dispute: uphold the demand with new time, or accept the dispute',
      zh: '银行处理异议：维持通知并重新给予期限，或接受异议。',
      codes: LAW,
    },
    example: {
      outcome: 'uphold',
      cureWithinMs: 86_400_000,
      reason: 'the bulletin names the grade',
    },
  },
  {
    command: PostCashMargin,
    status: 201,
    words: {
      tag: 'Pledges',
      summary: 'Post cash margin in or out; the exposure is net of it',
      zh: '登记保证金缴存或退还；敞口为扣除保证金后的净额。',
      codes: [...LAW, 'PW_CASH_MARGIN_NEEDED'],
    },
    example: {
      cashMarginId: 'CM-1',
      direction: 'in',
      amountFen: 500_000,
      bookedAt: AT,
    },
  },
];
