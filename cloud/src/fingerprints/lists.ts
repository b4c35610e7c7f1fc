import { Type, type Static, type TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { compareFingerprints, Fingerprint, fingerprintOf } from '@pledgewatch/shared/fingerprint';
import { Id } from '@pledgewatch/shared/identity';
import { DOCUMENTS_MAX, FAULTS_TOLD_MAX } from './limits.ts';

const closed = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1, maxLength: 256 });
const Amount = Type.Integer({ minimum: 0 });

/** Documents in clear, as their bank has them; this never leaves it. */
const Documents = Type.Object(
  {
    exchangeId: Id,
    documents: Type.Array(
      Type.Object(
        {
          documentId: Id,
          kind: Type.Union([
            Type.Literal('invoice'),
            Type.Literal('contract'),
            Type.Literal('receipt'),
          ]),
          number: Text,
          issuer: Text,
          receiver: Text,
          date: Text,
          amountFen: Amount,
          goods: Type.Optional(Text),
          quantity: Type.Optional(Amount),
        },
        closed,
      ),
      { maxItems: DOCUMENTS_MAX },
    ),
  },
  closed,
);

/** Fingerprints with the names that their own bank has for the documents. */
const Own = Type.Object(
  {
    exchangeId: Id,
    documents: Type.Array(Type.Object({ documentId: Id, fingerprint: Fingerprint }, closed), {
      maxItems: DOCUMENTS_MAX,
    }),
  },
  closed,
);
export type Own = Static<typeof Own>;

/** What two operators exchange: marks alone, in an order that says nothing. */
const Exchanged = Type.Object(
  {
    exchangeId: Id,
    fingerprints: Type.Array(Fingerprint, { maxItems: DOCUMENTS_MAX }),
  },
  closed,
);
export type Exchanged = Static<typeof Exchanged>;

/** One of our documents that is in the other's list, or nearly. */
export interface Likeness {
  readonly documentId: string;
  readonly likeness: 'exact' | 'near';
}

/** Fingerprints of documents under the key of their exchange. @throws {PledgewatchError} `PW_FINGERPRINTS_INVALID`. */
export function makeOwn(text: string, key: Uint8Array): Own {
  const { exchangeId, documents } = read('documents', text, Documents);
  return {
    exchangeId,
    documents: documents.map(({ documentId, ...document }) => ({
      documentId,
      fingerprint: fingerprintOf(document, key),
    })),
  };
}

/** The list to give away. @throws {PledgewatchError} `PW_FINGERPRINTS_INVALID`. */
export function makeExchanged(text: string): Exchanged {
  const { exchangeId, documents } = read('own fingerprints', text, Own);
  const fingerprints = documents.map(({ fingerprint }) => fingerprint);
  fingerprints.sort((one, other) => (one.exact < other.exact ? -1 : 1));
  return { exchangeId, fingerprints };
}

/** Our documents that are in theirs. @throws {PledgewatchError} `PW_FINGERPRINTS_INVALID`. */
export function compareLists(ownText: string, theirText: string): Likeness[] {
  const own = read('own fingerprints', ownText, Own);
  const theirs = read('list of the other', theirText, Exchanged);
  if (own.exchangeId !== theirs.exchangeId) {
    const problems = `exchangeId: found ${theirs.exchangeId}, expected ${own.exchangeId}`;
    throw new PledgewatchError('PW_FINGERPRINTS_INVALID', { what: 'list of the other', problems });
  }
  const marked = new Map<string, Fingerprint[]>();
  for (const one of theirs.fingerprints) {
    for (const mark of [one.exact, ...one.near]) {
      marked.set(mark, [...(marked.get(mark) ?? []), one]);
    }
  }
  return own.documents.flatMap(({ documentId, fingerprint }): Likeness[] => {
    const marks = [fingerprint.exact, ...fingerprint.near];
    const alike = new Set(marks.flatMap((mark) => marked.get(mark) ?? []));
    const found = [...alike].map((one) => compareFingerprints(fingerprint, one));
    if (found.includes('exact')) return [{ documentId, likeness: 'exact' }];
    return found.includes('near') ? [{ documentId, likeness: 'near' }] : [];
  });
}

function read<S extends TSchema>(what: string, text: string, schema: S): Static<S> {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch (error) {
    throw new PledgewatchError('PW_FINGERPRINTS_INVALID', { what, problems: String(error) });
  }
  if (Value.Check(schema, said)) return said;
  const faults = [...Value.Errors(schema, said)].slice(0, FAULTS_TOLD_MAX);
  const problems = faults.map(({ path, message }) => `${path || '/'}: ${message}`).join('\n');
  throw new PledgewatchError('PW_FINGERPRINTS_INVALID', { what, problems });
}
