import { Type, type Static, type TProperties } from '@sinclair/typebox';
import { DeviceNaming } from '../device-name.ts';
import { TopicPattern } from '../topic-pattern.ts';

const closed = { additionalProperties: false } as const;

/** A place in a JSON text (RFC 6901), e.g. `/data/weight`. */
export const Pointer = Type.String({ pattern: '^(/([^~/]|~[01])*)+$', maxLength: 256 });

const Quantity = <U extends readonly string[]>(units: readonly [...U]) =>
  Type.Object(
    {
      at: Pointer,
      unit: Type.Union(units.map((unit) => Type.Literal(unit))),
      /** Where the device names its unit itself; it then counts before `unit`. */
      unitAt: Type.Optional(Pointer),
    },
    closed,
  );

const Mass = Quantity(['mg', 'g', 'kg', 't', 'jin', 'lb']);
const Temperature = Quantity(['celsius', 'fahrenheit', 'milli-celsius']);
const Share = Quantity(['percent', 'ratio', 'permille']);
const Signal = Quantity(['dbm', 'centi-dbm']);

const Word = Type.Union([Type.String({ maxLength: 64 }), Type.Number(), Type.Boolean()]);
const Flag = Type.Union([
  Pointer,
  Type.Object({ at: Pointer, invert: Type.Literal(true) }, closed),
  Type.Object(
    {
      at: Pointer,
      isTrue: Type.Array(Word, { minItems: 1, maxItems: 20 }),
      isFalse: Type.Array(Word, { minItems: 1, maxItems: 20 }),
    },
    closed,
  ),
]);

const Text = Type.Union([
  Pointer,
  Type.Object({ value: Type.String({ minLength: 1, maxLength: 256 }) }, closed),
]);

/** Which messages of a topic a mapping is for. */
const When = Type.Union([
  Type.Object(
    { at: Pointer, is: Type.Union([Type.Literal('present'), Type.Literal('absent')]) },
    closed,
  ),
  Type.Object({ at: Pointer, equals: Word }, closed),
]);

const Time = Type.Object(
  {
    at: Pointer,
    format: Type.Union([
      Type.Literal('iso8601'),
      Type.Literal('epoch-s'),
      Type.Literal('epoch-ms'),
      Type.Literal('epoch-us'),
    ]),
    /** What an ISO time without a zone is in. */
    zone: Type.Optional(Type.String({ pattern: '^[+-]\\d\\d:\\d\\d$' })),
  },
  closed,
);

function mapping<K extends string, F extends TProperties>(kind: K, fields: F) {
  return Type.Object(
    {
      decode: Type.Literal('json'),
      kind: Type.Literal(kind),
      topic: TopicPattern,
      /** Where the message names the device; else the topic does, or `device`. */
      deviceIdAt: Type.Optional(Pointer),
      ...DeviceNaming,
      when: Type.Optional(When),
      time: Type.Optional(Time),
      seq: Type.Optional(Pointer),
      correlationId: Type.Optional(Pointer),
      fields: Type.Object(fields, closed),
    },
    closed,
  );
}

/** How a JSON message becomes an observation of one kind. */
export const JsonMapping = Type.Union([
  mapping('weight', {
    grossG: Mass,
    tareG: Type.Optional(Mass),
    stable: Type.Optional(Flag),
    legalForTrade: Type.Optional(Flag),
    overload: Type.Optional(Flag),
    alibiId: Type.Optional(Text),
  }),
  mapping('tag', {
    epc: Text,
    tid: Type.Optional(Text),
    antenna: Pointer,
    rssiCentiDbm: Type.Optional(Signal),
    reads: Type.Optional(Pointer),
  }),
  mapping('door', { open: Flag }),
  mapping('climate', {
    temperatureMilliC: Type.Optional(Temperature),
    humidityPermille: Type.Optional(Share),
  }),
  mapping('vehicle', {
    plate: Text,
    driverId: Type.Optional(Text),
    confidencePermille: Type.Optional(Share),
  }),
  mapping('health', {
    state: Type.Object(
      {
        value: Type.Union([Type.Literal('alive'), Type.Literal('goodbye'), Type.Literal('fault')]),
      },
      closed,
    ),
    droppedCount: Type.Optional(Pointer),
    detail: Type.Optional(Text),
  }),
]);
export type JsonMapping = Static<typeof JsonMapping>;
export type When = Static<typeof When>;
export type Time = Static<typeof Time>;
