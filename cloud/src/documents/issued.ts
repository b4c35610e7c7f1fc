import { DOCUMENT_FORMAT, documentDigest, type PaperKind } from '@pledgewatch/shared/document';
import { withoutMoney } from '#/access/index.ts';
import type { PledgeView } from '#/core/index.ts';
import type { AnyDocument, PaperContent } from './paper-record.ts';
import type { StatementContent } from './statement-record.ts';

/** A document in its two editions, as canonical values, with their digests. */
export interface Issued {
  readonly whole: AnyDocument;
  readonly wholeDigest: string;
  readonly goods: AnyDocument;
  readonly goodsDigest: string;
}

/** Where a document stands: its number, its time, and the ledger behind it. */
export interface Standing {
  readonly number: string;
  readonly at: number;
  readonly ledger: { readonly size: number; readonly root: string };
}

/** What a document says, by its kind. */
export type Saying =
  | { readonly kind: 'daily-statement'; readonly content: StatementContent }
  | { readonly kind: PaperKind; readonly content: PaperContent };

type Parties = Pick<PledgeView, 'pledgeId' | 'siteId' | 'pledgor' | 'pledgee' | 'supervisor'>;

/** Both editions of a document. The whole one names the digest of the other, so that they are tied. */
export function issueDocument(
  { pledgeId, siteId, pledgor, pledgee, supervisor }: Parties,
  { kind, content }: Saying,
  { number, at, ledger }: Standing,
): Issued {
  const parties = { pledgeId, siteId, pledgor, pledgee, supervisor };
  const head = { format: DOCUMENT_FORMAT, kind, number, at, ...parties, ledger };
  const edition = (name: 'whole' | 'goods', said: object) =>
    ({ ...head, edition: name, content: said }) as unknown as AnyDocument;
  const goods = edition('goods', withoutMoney('custodian', { ...content, money: undefined }));
  const goodsDigest = documentDigest(goods);
  const whole: AnyDocument = { ...edition('whole', content), goodsDigest };
  return { whole, wholeDigest: documentDigest(whole), goods, goodsDigest };
}
