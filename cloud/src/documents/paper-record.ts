import { Type, type Static } from '@sinclair/typebox';
import { documentHead, PAPER_KINDS, type PaperKind } from '@pledgewatch/shared/document';
import { Grams } from '@pledgewatch/shared/identity';
import { DailyStatement } from './statement-record.ts';

const Text = Type.String({ maxLength: 256 });
const closed = { additionalProperties: false } as const;

const PaperRow = Type.Object(
  {
    /** A lot of goods, or a truck order. */
    id: Text,
    /** What it is: a commodity; for a truck, its plate, masked. */
    what: Text,
    /** The slot or the gate. */
    place: Text,
    units: Type.Integer({ minimum: 0 }),
    massG: Type.Optional(Grams),
  },
  closed,
);
export type PaperRow = Static<typeof PaperRow>;

/** What a paper says: figures by name, and the goods or trucks it is about. */
export const PaperContent = Type.Object(
  {
    /** The pledge, release, truck order or notice. */
    subject: Text,
    timeZone: Text,
    facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
    rows: Type.Array(PaperRow),
  },
  closed,
);
export type PaperContent = Static<typeof PaperContent>;

const Kind = Type.Unsafe<PaperKind>(
  Type.Union(Object.keys(PAPER_KINDS).map((kind) => Type.Literal(kind))),
);
export const Paper = Type.Object(
  { ...documentHead, kind: Kind, content: PaperContent },
  { ...closed, description: 'A paper of a pledge: list, notice, ticket or slip.' },
);
export type Paper = Static<typeof Paper>;

/** Any document. */
export const AnyDocument = Type.Union([DailyStatement, Paper]);
export type AnyDocument = Static<typeof AnyDocument>;
