import { hash } from 'node:crypto';
import { Type, type Static } from '@sinclair/typebox';
import { Digest } from '../command/index.ts';
import { Id, Instant } from '../identity/index.ts';

/** Names the form of every document; a change of meaning is another number. */
export const DOCUMENT_FORMAT = 'pledgewatch/document/1';

const Text = Type.String({ maxLength: 256 });
const closed = { additionalProperties: false } as const;

/** Papers: each with the letters its numbers begin with. */
export const PAPER_KINDS = {
  'pledge-list': 'PL',
  'release-notice': 'RN',
  'control-line-notice': 'CN',
  'price-notice': 'PN',
  'terms-notice': 'TN',
  'weigh-ticket': 'WT',
  'pick-up-slip': 'PS',
} as const;
export type PaperKind = keyof typeof PAPER_KINDS;

/** What kinds of document there are. */
export const DOCUMENT_KINDS = { 'daily-statement': 'DS', ...PAPER_KINDS } as const;
export type DocumentKind = keyof typeof DOCUMENT_KINDS;
export const DocumentKind = Type.Unsafe<DocumentKind>(
  Type.Union(Object.keys(DOCUMENT_KINDS).map((kind) => Type.Literal(kind))),
);

/**
 * What every document says of itself. It exists in two editions that say the same of the goods: the
 * whole one names money and the digest of the other, which is for those who see no money.
 */
export const documentHead = {
  format: Type.Literal(DOCUMENT_FORMAT),
  kind: DocumentKind,
  edition: Type.Union([Type.Literal('whole'), Type.Literal('goods')]),
  /** Letters of its kind and the ledger entry it is made from; an unfinished one has `interim`. */
  number: Text,
  /** When what it tells became known, by the ledger's clock. */
  at: Instant,
  pledgeId: Id,
  siteId: Id,
  pledgor: Text,
  pledgee: Text,
  supervisor: Text,
  /** The ledger it stands on: how long it was, and the root of its tree then (RFC 9162), base64. */
  ledger: Type.Object(
    { size: Type.Integer({ minimum: 1 }), root: Type.String({ maxLength: 44 }) },
    closed,
  ),
  /** Digest of the edition without money. */
  goodsDigest: Type.Optional(Digest),
};
export const DocumentHead = Type.Object(documentHead);
export type DocumentHead = Static<typeof DocumentHead>;

/**
 * The one text of a JSON value: no spaces, members by name (RFC 8785, for values without fractions,
 * which no document has).
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 of a document's canonical JSON, lower-case hex: changes with any figure in it. */
export function documentDigest(document: object): string {
  return hash('sha256', canonicalJson(document));
}
