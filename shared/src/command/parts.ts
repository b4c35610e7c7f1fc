import { Type } from '@sinclair/typebox';

/** No member that the schema does not name. */
export const closed = { additionalProperties: false } as const;
export const Name = Type.String({ minLength: 1, maxLength: 128 });
/** Price of one tonne, fen. */
export const FenPerTonne = Type.Integer({ minimum: 1, maximum: 1e12 });
/** SHA-256 of a document that lies elsewhere, lower-case hex. */
export const Digest = Type.String({ pattern: '^[0-9a-f]{64}$' });
/** A day of the calendar, `YYYY-MM-DD`. */
export const LocalDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
