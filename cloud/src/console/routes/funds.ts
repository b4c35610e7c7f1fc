import type { App } from '../app.ts';
import { answerPage, pageOf, PageQuery, pageSchema } from '../cursor.ts';
import { described } from '../describing.ts';
import { callerOf } from '../door.ts';
import { ExposureRecord, SuspendedRecord } from '../fund-records.ts';
import type { FundsPort } from '../ports.ts';

const AT = 1_795_579_200_000;
const DIGEST = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

const EXPOSURE_EXAMPLE: ExposureRecord = {
  loanId: 'LN-1',
  borrower: 'hongda-copper',
  terms: {
    limitFen: 100_000_000,
    instalments: [{ dueOn: '2026-12-31', principalFen: 100_000_000 }],
    payee: { holder: 'Nanhai Smelter', bank: 'Nanhai Bank', accountDigest: DIGEST },
    repaymentAccount: { holder: 'Hongda Copper', bank: 'Nanhai Bank', accountDigest: DIGEST },
  },
  securedBy: [{ pledgeId: 'P-2026-001', sharePermille: 1_000 }],
  drawnFen: 100_000_000,
  principalFen: 95_000_000,
  interestFen: 42_000,
  costsFen: 0,
};

const SUSPENDED_EXAMPLE: SuspendedRecord = {
  paymentId: 'RP-9',
  amountFen: 5_000_000,
  loanId: 'LN-7',
  why: 'no-loan',
  final: true,
  bookedAt: AT,
  heldAt: AT + 800,
  entry: 1_060,
};

const listExposures = described(
  {
    tag: 'Funds',
    summary: 'Loans with what is owed now and the pledges that secure each',
    zh: '贷款列表：当前应还本金、到期利息与费用，以及担保各笔贷款的质押。',
    codes: ['PW_CURSOR_INVALID'],
  },
  { querystring: PageQuery },
  { 200: { schema: pageSchema(ExposureRecord), example: { items: [EXPOSURE_EXAMPLE] } } },
);

const listSuspended = described(
  {
    tag: 'Funds',
    summary: 'Payments that match no loan and wait for two people',
    zh: '挂账来款列表：无对应贷款或账户不符，待双人处理。',
    codes: ['PW_CURSOR_INVALID'],
  },
  { querystring: PageQuery },
  { 200: { schema: pageSchema(SuspendedRecord), example: { items: [SUSPENDED_EXAMPLE] } } },
);

/** Loans and payments, as each caller may see them. */
export function addFundRoutes(app: App, funds: FundsPort): void {
  app.get('/v1/exposures', { schema: listExposures }, (request) => {
    const page = pageOf('exposures', request.query);
    return answerPage('exposures', funds.listExposures(callerOf(request).actor, page));
  });
  app.get('/v1/suspended-payments', { schema: listSuspended }, (request) => {
    const page = pageOf('suspended', request.query);
    return answerPage('suspended', funds.listSuspended(callerOf(request).actor, page));
  });
}
