import { Type, type Static } from '@sinclair/typebox';

/**
 * An identifier of ours: 1 to 64 characters that are safe in an MQTT topic, a file name, a URL path
 * and an InfluxDB tag alike. Names that people read live in fields of their own.
 */
export const Id = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' });
export type Id = Static<typeof Id>;

/** Follows one fact from the device's message to the webhook. */
export const CorrelationId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$' });
export type CorrelationId = Static<typeof CorrelationId>;

/** The raw EPC as the reader gave it, lower-case hex; never dropped, decodable or not. */
export const EpcHex = Type.String({ pattern: '^([0-9a-f]{2}){1,62}$' });
export type EpcHex = Static<typeof EpcHex>;

/**
 * A vehicle. People and cameras say its number plate, as painted; from the door and from the source on it
 * is the vehicle's mark ({@link vehicleMark}).
 */
export const Plate = Type.String({ minLength: 1, maxLength: 40 });

/** A mass in whole grams; 2^53 g is nine billion tonnes. */
export const Grams = Type.Integer({ minimum: -9e15, maximum: 9e15 });
export type Grams = number;

/** Money in whole fen (¥0.01). */
export const Fen = Type.Integer({ minimum: 0, maximum: 9e15 });
export type Fen = number;

/** An instant, milliseconds since 1970-01-01T00:00:00Z. */
export const Instant = Type.Integer({ minimum: 0, maximum: 8.64e15 });

export { hasCheckCharacter, Uscc } from './uscc.ts';
export { masked, maskOf, vehicleMark } from './vehicle-mark.ts';
