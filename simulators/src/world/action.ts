import { type Static, type TProperties, Type } from '@sinclair/typebox';
import { BAGS_PER_MOVE_MAX, CLOCK_SHIFT_MS_MAX, FLOOD_MAX, GRAMS_MAX } from './limits.ts';
import { Id } from './spec.ts';

/** Correlation id: returns in the messages an action causes, where their format has room for it. */
export const Mid = Type.String({ minLength: 1, maxLength: 128 });
export const Epc = Type.String({ pattern: '^[0-9A-F]{8,64}$' });

const Plate = Type.String({ minLength: 1, maxLength: 32 });
const Driver = Type.String({ minLength: 1, maxLength: 64 });
const Grams = Type.Integer({ minimum: 0, maximum: GRAMS_MAX });
const HoldMs = Type.Integer({ minimum: 1_000, maximum: 600_000 });
const Count = Type.Integer({ minimum: 1, maximum: BAGS_PER_MOVE_MAX });
const Epcs = Type.Array(Epc, { minItems: 1, maxItems: BAGS_PER_MOVE_MAX, uniqueItems: true });

const action = <K extends string, P extends TProperties>(kind: K, fields: P) =>
  Type.Object(
    { do: Type.Literal(kind), ...fields, mid: Type.Optional(Mid) },
    { additionalProperties: false },
  );

/** Where goods can be moved to: a slot, a truck at a gate, or out of the gate on foot. */
export const Destination = Type.Union([
  Type.Object({ slot: Id }, { additionalProperties: false }),
  Type.Object({ truckAt: Id }, { additionalProperties: false }),
  Type.Object({ outOf: Id }, { additionalProperties: false }),
]);

/** Goods: what a stack weighs, where bags go, which tags speak. */
export const goodsActions = {
  setStackWeight: action('setStackWeight', { slot: Id, grams: Grams }),
  moveGoods: action('moveGoods', {
    /** A slot, or a gate from which bags that left come back. */
    from: Type.Union([
      Type.Object({ slot: Id }, { additionalProperties: false }),
      Type.Object({ truckAt: Id }, { additionalProperties: false }),
      Type.Object({ backThrough: Id }, { additionalProperties: false }),
    ]),
    to: Destination,
    count: Type.Optional(Count),
    epcs: Type.Optional(Epcs),
  }),
  stealBags: action('stealBags', {
    slot: Id,
    count: Count,
    viaPortal: Type.Optional(Type.Boolean({ default: true })),
  }),
  /** Bags are filled with something else: stones for nickel, copper for gold. Tags stay. */
  swapGoods: action('swapGoods', { slot: Id, count: Count, unitGrams: Grams }),
  /** Some is taken from a stack, bag by bag a little; no tag leaves. */
  takeGrams: action('takeGrams', { slot: Id, grams: Grams }),
  stripTag: action('stripTag', { epc: Epc }),
  /** A tag is bent, or metal stands before it: a round of its reader hears it with that chance. */
  shadeTag: action('shadeTag', { epc: Epc, heard: Type.Number({ minimum: 0, maximum: 1 }) }),
  readTag: action('readTag', {
    reader: Id,
    epc: Epc,
    antenna: Type.Optional(Type.Integer({ minimum: 1, maximum: 8 })),
  }),
};

/** Trucks: they arrive, load, are weighed, leave. */
export const truckActions = {
  truckArrives: action('truckArrives', {
    gate: Id,
    plate: Plate,
    driver: Driver,
    tareGrams: Grams,
    /** Bags before the gate that it brings. */
    epcs: Type.Optional(Epcs),
  }),
  truckLoads: action('truckLoads', {
    gate: Type.Optional(Id),
    slot: Id,
    count: Type.Optional(Count),
    epcs: Type.Optional(Epcs),
  }),
  truckWeighs: action('truckWeighs', {
    gate: Id,
    weighbridge: Type.Optional(Id),
    holdMs: Type.Optional(HoldMs),
  }),
  truckLeaves: action('truckLeaves', { gate: Id }),
  weigh: action('weigh', { weighbridge: Id, grams: Grams, holdMs: Type.Optional(HoldMs) }),
  readPlate: action('readPlate', {
    camera: Id,
    plate: Type.Optional(Plate),
    driver: Type.Optional(Driver),
    score: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  }),
};

/** Devices and what surrounds them. */
export const deviceActions = {
  openDoor: action('openDoor', { door: Id }),
  closeDoor: action('closeDoor', { door: Id }),
  muteDevice: action('muteDevice', { device: Id }),
  unmuteDevice: action('unmuteDevice', { device: Id }),
  /** A reader hears so many tags that are none, all within a few seconds. */
  floodReader: action('floodReader', {
    reader: Id,
    count: Type.Integer({ minimum: 1, maximum: FLOOD_MAX }),
  }),
  cutNetwork: action('cutNetwork', { cut: Type.Boolean() }),
  shiftClock: action('shiftClock', {
    device: Id,
    ms: Type.Integer({ minimum: -CLOCK_SHIFT_MS_MAX, maximum: CLOCK_SHIFT_MS_MAX }),
  }),
  setTemperature: action('setTemperature', {
    sensor: Id,
    celsius: Type.Union([Type.Number({ minimum: -60, maximum: 120 }), Type.Null()]),
  }),
};

/** Every action by its name. */
export const actions = { ...goodsActions, ...truckActions, ...deviceActions };

/** Something done to the world; stories, the HTTP door and tests speak this one language. */
export const Action = Type.Union(Object.values(actions));
export type Action = {
  [K in keyof typeof actions]: Static<(typeof actions)[K]>;
}[keyof typeof actions];
export type ActionOf<K extends Action['do']> = Extract<Action, { do: K }>;
