import { Type } from '@sinclair/typebox';
import { Fen, Grams, Id } from '../identity/index.ts';
import { closed, Name } from './parts.ts';

/** What a place can hold, grams; a billion tonnes at most. */
const Capacity = Type.Integer({ minimum: 1, maximum: 1e15 });

/** A site, who keeps it, and which gateway speaks for which gate. */
export const DefineSite = Type.Object(
  {
    type: Type.Literal('site.define'),
    siteId: Id,
    name: Name,
    custodianId: Id,
    timeZone: Type.String({ minLength: 1, maxLength: 64 }),
    gates: Type.Array(
      Type.Object(
        {
          gateId: Id,
          gatewayId: Id,
          /** Offline, a gate may let out no more than this within one lease. */
          leaseCeilingG: Grams,
          leaseCeilingFen: Fen,
          /** How long a lease lasts, ms. */
          leaseMs: Type.Integer({ minimum: 1_000, maximum: 86_400_000 }),
        },
        closed,
      ),
      { maxItems: 20 },
    ),
    /** The most that fits on the site, grams. */
    capacityG: Type.Optional(Capacity),
    /** Every slot there is, with the most that fits on it; absent where nobody has measured them. */
    slots: Type.Optional(
      Type.Array(Type.Object({ slotId: Id, capacityG: Capacity }, closed), {
        minItems: 1,
        maxItems: 1_000,
      }),
    ),
    /** A gateway from which nothing was heard for so long is silent, ms. */
    silenceMaxMs: Type.Integer({ minimum: 1_000, maximum: 86_400_000 }),
  },
  closed,
);

/** A gateway's public key, proven by its one-time token, becomes the key its batches verify under. */
export const EnrolGateway = Type.Object(
  {
    type: Type.Literal('gateway.enrol'),
    gatewayId: Id,
    siteId: Id,
    publicKey: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
    tokenId: Id,
  },
  closed,
);
