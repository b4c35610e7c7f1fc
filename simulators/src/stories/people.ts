import { type Static, Type } from '@sinclair/typebox';
import { Duration } from './duration.ts';

const closed = { additionalProperties: false };
const Name = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' });
const Plate = Type.String({ minLength: 1, maxLength: 32 });

/** Who speaks: two people of the bank, the borrower, two of the warehouse, the one who runs the service. */
export const Person = Type.Union(
  (['maker', 'checker', 'borrower', 'custodian', 'headOffice', 'operator'] as const).map((who) =>
    Type.Literal(who),
  ),
);
export type Person = 'maker' | 'checker' | 'borrower' | 'custodian' | 'headOffice' | 'operator';

/** Goods let out by the bank to one truck; they are the last bags of a stack. */
export const Order = Type.Object(
  {
    plate: Plate,
    driver: Name,
    slot: Name,
    bags: Type.Integer({ minimum: 1, maximum: 64 }),
    gate: Type.Optional(Name),
    /** From when it counts until when it ends; half an hour unless told. */
    lasts: Type.Optional(Duration),
  },
  closed,
);
export type Order = Static<typeof Order>;

/** What somebody tells the law. Times in a command may be written `$now`, `$now+2h`, `$now-1d`. */
export const Saying = Type.Union([
  Type.Object({ order: Order }, closed),
  Type.Object(
    {
      by: Person,
      command: Type.Record(Type.String(), Type.Unknown()),
      /** The law must refuse it; that it does is part of the story. */
      refused: Type.Optional(Type.Boolean()),
    },
    closed,
  ),
]);
export type Saying = Static<typeof Saying>;
