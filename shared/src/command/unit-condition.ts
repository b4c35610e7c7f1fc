import { Type, type Static } from '@sinclair/typebox';
import { EpcHex, Id } from '../identity/index.ts';
import { closed, Digest, Name } from './parts.ts';

/** What a handling unit may be instead of sound. */
export const Unsoundness = Type.Union([
  Type.Literal('damaged'),
  Type.Literal('quarantined'),
  Type.Literal('out-of-date'),
  Type.Literal('temperature-breach'),
]);
export type Unsoundness = Static<typeof Unsoundness>;

/** The condition of a handling unit. Nobody's word is needed for sound: it is what was counted. */
export const UnitCondition = Type.Union([Type.Literal('sound'), Unsoundness]);
export type UnitCondition = Static<typeof UnitCondition>;

const Haircut = Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 }));

/** What an unsound unit loses of its value, thousandths; everything where the agreement is silent. */
export const Haircuts = Type.Object(
  {
    damaged: Haircut,
    quarantined: Haircut,
    'out-of-date': Haircut,
    'temperature-breach': Haircut,
  },
  closed,
);
export type Haircuts = Static<typeof Haircuts>;

const MilliCelsius = Type.Integer({ minimum: -273_150, maximum: 200_000 });

/** Between which temperatures the goods keep, thousandths of a degree Celsius. */
export const TemperatureBand = Type.Object(
  { leastMilliC: MilliCelsius, mostMilliC: MilliCelsius },
  closed,
);

/**
 * Somebody found units in another condition. It counts when a person of another employer agrees, or at
 * once where a sensor's reading says the same.
 */
export const ProposeUnitCondition = Type.Object(
  {
    type: Type.Literal('unitCondition.propose'),
    changeId: Id,
    pledgeId: Id,
    condition: UnitCondition,
    epcs: Type.Array(EpcHex, { minItems: 1, maxItems: 200, uniqueItems: true }),
    reason: Name,
    /** Of the report or the picture. */
    documentDigest: Type.Optional(Digest),
    /** The climate reading that broke the agreed band, by its place in the ledger. */
    reading: Type.Optional(
      Type.Object(
        { entry: Type.Integer({ minimum: 0 }), item: Type.Integer({ minimum: 0 }) },
        closed,
      ),
    ),
  },
  closed,
);

/** A person of another employer agrees. */
export const ConfirmUnitCondition = Type.Object(
  { type: Type.Literal('unitCondition.confirm'), changeId: Id },
  closed,
);
