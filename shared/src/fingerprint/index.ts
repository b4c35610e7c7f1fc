import { createHmac } from 'node:crypto';
import { Type, type Static } from '@sinclair/typebox';
import { FIELDS, normalForm, type Field, type TradeDocument } from './normal-form.ts';

export type { TradeDocument } from './normal-form.ts';

const closed = { additionalProperties: false } as const;
const Mark = Type.String({ pattern: '^[0-9a-f]{32}$' });

/** What two operators exchange of a document, made with a key that both hold. */
export const Fingerprint = Type.Object(
  {
    exact: Mark,
    /** One for each choice of five fields that is telling. */
    near: Type.Array(Mark, { maxItems: 19, uniqueItems: true }),
  },
  closed,
);
export type Fingerprint = Static<typeof Fingerprint>;

/** So many fields must agree for two documents to be nearly the same. */
const NEAR_FIELDS = 5;
/** 128 bits: among a billion documents two that differ share one with a chance of 10⁻²⁰. */
const MARK_DIGITS = 32;

/**
 * The fingerprint of a document under the key of one exchange (32 bytes of chance). No field has a mark
 * of its own: who holds the key must guess five fields together to learn that a guess is right, who does
 * not hold it learns nothing (docs/decisions/fingerprints.md).
 */
export function fingerprintOf(document: TradeDocument, key: Uint8Array): Fingerprint {
  const normal = normalForm(document);
  const mark = (fields: readonly Field[]) => {
    const said = fields.map((field) => [field, normal.get(field) ?? '']);
    const hmac = createHmac('sha256', key).update(JSON.stringify([document.kind, said]));
    return hmac.digest('hex').slice(0, MARK_DIGITS);
  };
  const isSaid = (fields: readonly Field[]) => fields.every((field) => normal.has(field));
  return { exact: mark(FIELDS), near: TELLING.filter(isSaid).map(mark) };
}

/** Whether two fingerprints of one exchange are of the same document, of nearly the same, or of others. */
export function compareFingerprints(
  one: Fingerprint,
  other: Fingerprint,
): 'exact' | 'near' | 'none' {
  if (one.exact === other.exact) return 'exact';
  const marks = new Set(one.near);
  return other.near.some((mark) => marks.has(mark)) ? 'near' : 'none';
}

/**
 * The choices of five fields by which two documents count as nearly the same. A monthly invoice over the
 * same goods and amount differs in number and date, so one of them must agree; without the number, date
 * and amount must.
 */
const TELLING: readonly (readonly Field[])[] = chooseFrom(FIELDS, NEAR_FIELDS).filter(
  (fields) =>
    fields.includes('number') || (fields.includes('date') && fields.includes('amountFen')),
);

function chooseFrom(fields: readonly Field[], count: number): Field[][] {
  if (count === 0) return [[]];
  return fields.flatMap((field, at) =>
    chooseFrom(fields.slice(at + 1), count - 1).map((rest) => [field, ...rest]),
  );
}
