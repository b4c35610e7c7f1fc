import { documentDigest, DOCUMENT_FORMAT } from '@pledgewatch/shared/document';
import { withoutMoney } from '#/access/index.ts';
import type { PledgeView } from '#/core/index.ts';
import type { DailyStatement, StatementContent } from './statement-record.ts';

/** A document in its two editions, as canonical values, with their digests. */
export interface Issued<D = DailyStatement> {
  readonly whole: D;
  readonly wholeDigest: string;
  readonly goods: D;
  readonly goodsDigest: string;
}

/** Where a document stands: its number, its time, and the ledger behind it. */
export interface Standing {
  readonly number: string;
  readonly at: number;
  readonly ledger: { readonly size: number; readonly root: string };
}

type Parties = Pick<PledgeView, 'pledgeId' | 'siteId' | 'pledgor' | 'pledgee' | 'supervisor'>;

/** Both editions of a statement. The whole one names the digest of the other, so that they are tied. */
export function issueStatement(
  { pledgeId, siteId, pledgor, pledgee, supervisor }: Parties,
  content: StatementContent,
  { number, at, ledger }: Standing,
): Issued {
  const head = {
    format: DOCUMENT_FORMAT,
    kind: 'daily-statement',
    number,
    at,
    pledgeId,
    siteId,
    pledgor,
    pledgee,
    supervisor,
    ledger,
  } as const;
  const { money: _, ...goodsContent } = content;
  const goods: DailyStatement = {
    ...head,
    edition: 'goods',
    content: withoutMoney('custodian', goodsContent),
  };
  const goodsDigest = documentDigest(goods);
  const whole: DailyStatement = { ...head, edition: 'whole', content, goodsDigest };
  return { whole, wholeDigest: documentDigest(whole), goods, goodsDigest };
}
