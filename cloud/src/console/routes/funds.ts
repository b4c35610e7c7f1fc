import { Type } from '@sinclair/typebox';
import { Id } from '@pledgewatch/shared/identity';
import type { App } from '../app.ts';
import { answerPage, pageOf, PageQuery, pageSchema } from '../cursor.ts';
import { described } from '../describing.ts';
import { callerOf } from '../door.ts';
import { ExposureRecord, SuspendedRecord } from '../fund-records.ts';
import type { FundsPort } from '../ports.ts';
import { reconciliationCsv } from '../reconciliation-csv.ts';
import { ReconciliationFile } from '../reconciliation-record.ts';
import { found } from './pledges.ts';

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
  overdueFen: 0,
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

const OfDay = {
  params: Type.Object({
    siteId: Id,
    day: Type.String({
      pattern: String.raw`^(today|\d{4}-\d\d-\d\d)$`,
      description: 'A local day of the site, or today: the day that is not over',
    }),
  }),
};

const RECONCILIATION_EXAMPLE: ReconciliationFile = {
  reconciliation: {
    siteId: 'gd-foshan-01',
    day: '2026-11-24',
    timeZone: 'Asia/Shanghai',
    isOver: true,
    pledges: [
      {
        pledgeId: 'P-2026-001',
        goodsOut: [{ truckOrderId: 'T-7-1', releaseId: 'R-7', units: 1, massG: 2_500_000, at: AT }],
        goodsOutG: 2_500_000,
        goodsDigest: DIGEST,
        moneyIn: [
          {
            paymentId: 'RP-1',
            kind: 'repayment',
            loanId: 'LN-1',
            amountFen: 5_042_000,
            principalFen: 5_000_000,
            at: AT,
            entry: 1_050,
          },
        ],
        moneyInFen: 5_042_000,
      },
    ],
  },
  digest: DIGEST,
};

const reconciliation = described(
  {
    tag: 'Funds',
    summary:
      'Money in and goods out of a day at a site, with a digest; no money for who keeps the goods',
    zh: '日终对账文件：场地当日回款与出库，附摘要；仓储与监管方仅见货物。',
    codes: ['PW_NOT_FOUND'],
  },
  OfDay,
  { 200: { schema: ReconciliationFile, example: RECONCILIATION_EXAMPLE } },
);

const reconciliationTable = described(
  {
    tag: 'Funds',
    summary: 'The same as a CSV file; its last row has the digest',
    zh: '同一对账文件的 CSV 表，末行为摘要。',
    codes: ['PW_NOT_FOUND'],
  },
  OfDay,
  {
    200: {
      schema: Type.String({ description: 'CSV (RFC 4180).' }),
      mediaType: 'text/csv',
      example: reconciliationCsv(RECONCILIATION_EXAMPLE),
    },
  },
);

/** Loans and payments, as each caller may see them. */
export function addFundRoutes(app: App, funds: FundsPort): void {
  app.get('/v1/exposures', { schema: listExposures }, (request) => {
    const page = pageOf('exposures', request.query);
    return answerPage('exposures', funds.listExposures(callerOf(request).actor, page));
  });
  const path = '/v1/sites/:siteId/reconciliations/:day';
  app.get(path, { schema: reconciliation }, (request) => {
    const { siteId, day } = request.params;
    return found(funds.reconciliation(callerOf(request).actor, siteId, day), 'site', siteId);
  });
  app.get(`${path}/csv`, { schema: reconciliationTable }, async (request, reply) => {
    const { siteId, day } = request.params;
    const { actor } = callerOf(request);
    const file = found(funds.reconciliation(actor, siteId, day), 'site', siteId);
    const name = `${siteId}-${file.reconciliation.day}.csv`;
    reply.header('content-type', 'text/csv; charset=utf-8; header=present');
    reply.header('content-disposition', `attachment; filename="${name}"`);
    // As it is: the answers of this API are otherwise written as JSON.
    return Buffer.from(reconciliationCsv(file));
  });
  app.get('/v1/suspended-payments', { schema: listSuspended }, (request) => {
    const page = pageOf('suspended', request.query);
    return answerPage('suspended', funds.listSuspended(callerOf(request).actor, page));
  });
}
