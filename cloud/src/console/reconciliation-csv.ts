import type { ReconciliationFile } from './reconciliation-record.ts';

const HEAD = [
  'section',
  'siteId',
  'day',
  'pledgeId',
  'id',
  'kind',
  'releaseId',
  'loanId',
  'units',
  'massG',
  'amountFen',
  'principalFen',
  'at',
] as const;
type Row = Partial<Record<(typeof HEAD)[number], string | number>>;

/**
 * The same as a table (RFC 4180), for who works with sheets: a row a movement, times in UTC, and last the
 * digest of the JSON. Every field is an id or a number of ours, so none needs quotes.
 */
export function reconciliationCsv({ reconciliation, digest }: ReconciliationFile): string {
  const { siteId, day, pledges } = reconciliation;
  const rows = pledges.flatMap(({ pledgeId, goodsOut, goodsDigest, moneyIn = [] }): Row[] => {
    const about = { siteId, day, pledgeId };
    return [
      ...goodsOut.map(({ truckOrderId: id, releaseId, units, massG, at }) => ({
        ...about,
        section: 'goods-out',
        id,
        releaseId,
        units,
        massG,
        at: new Date(at).toISOString(),
      })),
      { ...about, section: 'goods-digest', id: goodsDigest },
      ...moneyIn.map(({ paymentId: id, kind, loanId = '', amountFen, principalFen = '', at }) => ({
        ...about,
        section: 'money-in',
        id,
        kind,
        loanId,
        amountFen: kind === 'reversal' ? -amountFen : amountFen,
        principalFen,
        at: new Date(at).toISOString(),
      })),
    ];
  });
  const last: Row = { section: 'digest', siteId, day, id: digest };
  const lines = [...rows, last].map((row) => HEAD.map((name) => row[name] ?? '').join(','));
  return `${[HEAD.join(','), ...lines].join('\r\n')}\r\n`;
}
