import { Type, type Static } from '@sinclair/typebox';
import { EpcHex, Fen, Grams, Id, Instant, Plate } from '../identity/index.ts';

/**
 * How far the clocks of cloud and gateway may be apart where a time of one is held against one of the
 * other: what began within this time of a loss in the gateway's memory counts, for both, as forgotten.
 */
export const CLOCKS_APART_MS = 60_000;

/**
 * One vehicle, one gate, one window, named goods, used once. Σ truck orders ≤ release.
 * The gate opens for it only while it holds a lease for the same gate.
 */
export const TruckOrder = Type.Object(
  {
    type: Type.Literal('truckOrder'),
    instructionId: Id,
    truckOrderId: Id,
    releaseId: Id,
    pledgeId: Id,
    siteId: Id,
    gatewayId: Id,
    gateId: Id,
    plate: Plate,
    driverId: Type.Optional(Id),
    /** The tags that may leave; at most one truck's load. */
    epcs: Type.Array(EpcHex, { minItems: 1, maxItems: 64 }),
    /** Their booked mass, and by how much the net weighed may differ from it. */
    netG: Grams,
    toleranceG: Grams,
    valueFen: Fen,
    notBefore: Instant,
    notAfter: Instant,
    nonce: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    /** Ledger entries of the approvals behind it. */
    approvals: Type.Array(Type.Integer({ minimum: 0 }), { minItems: 1, maxItems: 8 }),
    correlationId: Type.Optional(Type.String({ maxLength: 128 })),
  },
  { additionalProperties: false },
);
export type TruckOrder = Static<typeof TruckOrder>;

/**
 * "No hold up to ledger entry `upToEntry` at `issuedAt`": within its time and ceilings a gate may
 * execute truck orders it already holds while the cloud cannot be reached.
 */
export const Lease = Type.Object(
  {
    type: Type.Literal('lease'),
    instructionId: Id,
    siteId: Id,
    gatewayId: Id,
    gateId: Id,
    upToEntry: Type.Integer({ minimum: 0 }),
    issuedAt: Instant,
    expiresAt: Instant,
    ceilingG: Grams,
    ceilingFen: Fen,
  },
  { additionalProperties: false },
);
export type Lease = Static<typeof Lease>;

/** Nothing named here may leave, whoever asks. `lifted` ends it. */
export const HoldInstruction = Type.Object(
  {
    type: Type.Literal('hold'),
    instructionId: Id,
    holdId: Id,
    siteId: Id,
    gatewayId: Id,
    /** The pledge it covers; absent: the whole site. */
    pledgeId: Type.Optional(Id),
    issuedAt: Instant,
    lifted: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type HoldInstruction = Static<typeof HoldInstruction>;

/** Takes back a truck order that has not been used. */
export const Withdrawal = Type.Object(
  {
    type: Type.Literal('withdrawal'),
    instructionId: Id,
    truckOrderId: Id,
    siteId: Id,
    gatewayId: Id,
    issuedAt: Instant,
    /** When the window of its order begins: a gate that forgot uses of before can not have forgotten this one. */
    notBefore: Type.Optional(Instant),
  },
  { additionalProperties: false },
);
export type Withdrawal = Static<typeof Withdrawal>;

/**
 * Fire or flood: while it stands every barrier opens for whoever comes, holds and leases aside, and every
 * passage is recorded with its id. `ended` ends it.
 */
export const EmergencyInstruction = Type.Object(
  {
    type: Type.Literal('emergency'),
    instructionId: Id,
    emergencyId: Id,
    siteId: Id,
    gatewayId: Id,
    issuedAt: Instant,
    ended: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type EmergencyInstruction = Static<typeof EmergencyInstruction>;

/**
 * What the cloud tells a gate: the JSON payload of a COSE_Sign1 under the cloud's key
 * (external_aad {@link INSTRUCTION_AAD}).
 */
export const Instruction = Type.Union([
  TruckOrder,
  Lease,
  HoldInstruction,
  Withdrawal,
  EmergencyInstruction,
]);
export type Instruction = Static<typeof Instruction>;

/** Keeps a signature made for an instruction from being read as one made for anything else. */
export const INSTRUCTION_AAD: Uint8Array = new TextEncoder().encode('pledgewatch/instruction/1');
