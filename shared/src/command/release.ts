import { Type, type Static } from '@sinclair/typebox';
import { EpcHex, Id, Instant, Plate, CorrelationId } from '../identity/index.ts';
import { closed, Name } from './parts.ts';

/** A truck that is to fetch part of a release. */
export const TruckToName = Type.Object(
  {
    truckOrderId: Id,
    gateId: Id,
    plate: Plate,
    driverId: Type.Optional(Id),
    epcs: Type.Array(EpcHex, { minItems: 1, maxItems: 64, uniqueItems: true }),
    notBefore: Instant,
    notAfter: Instant,
  },
  closed,
);
export type TruckToName = Static<typeof TruckToName>;

/** Asks for goods back and names the trucks that fetch them. */
export const RequestRelease = Type.Object(
  {
    type: Type.Literal('release.request'),
    releaseId: Id,
    pledgeId: Id,
    trucks: Type.Array(TruckToName, { minItems: 1, maxItems: 50 }),
    /** The accepted receiving order whose goods make up for these: in before out. */
    substitutes: Type.Optional(Id),
    correlationId: Type.Optional(CorrelationId),
  },
  closed,
);

/** The first of two approvals. */
export const MakeRelease = Type.Object(
  { type: Type.Literal('release.make'), releaseId: Id },
  closed,
);

/** The second of two approvals, by somebody else. */
export const CheckRelease = Type.Object(
  { type: Type.Literal('release.check'), releaseId: Id },
  closed,
);

export const RejectRelease = Type.Object(
  { type: Type.Literal('release.reject'), releaseId: Id, reason: Name },
  closed,
);

export const CancelRelease = Type.Object(
  { type: Type.Literal('release.cancel'), releaseId: Id, reason: Name },
  closed,
);

/** How a discrepant truck order ends. */
export const ResolveDiscrepancy = Type.Object(
  {
    type: Type.Literal('truckOrder.resolve'),
    truckOrderId: Id,
    exit: Type.Union([
      Type.Literal('weigh-again'),
      Type.Literal('unload'),
      Type.Literal('accept-variance'),
      Type.Literal('cancel'),
    ]),
    reason: Name,
  },
  closed,
);
