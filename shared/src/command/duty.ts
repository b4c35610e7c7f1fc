import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant } from '../identity/index.ts';
import { closed, Digest } from './parts.ts';

/** From an hour, so that nobody is asked for the impossible, to a quarter. */
const EveryMs = Type.Integer({ minimum: 3_600_000, maximum: 92 * 86_400_000 });
/** Time of day, local to the site. */
const TimeOfDay = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });

/** What a bank asks of whoever guards its goods; what is left out is not asked. Given anew, it replaces what was. */
export const SetDuties = Type.Object(
  {
    type: Type.Literal('duties.set'),
    pledgeId: Id,
    /** A patrol at least so often. */
    patrolEveryMs: Type.Optional(EveryMs),
    /** A count of stacks at least so often. */
    countEveryMs: Type.Optional(EveryMs),
    /** When people may be in the zones of its goods. */
    hours: Type.Optional(Type.Object({ from: TimeOfDay, to: TimeOfDay }, closed)),
  },
  closed,
);

/** A photo that lies elsewhere. */
export const PhotoDigest = Type.Object(
  {
    digest: Digest,
    /** 64-bit perceptual hash (dHash or alike), where the camera makes one: near copies have near hashes. */
    perceptual: Type.Optional(Type.String({ pattern: '^[0-9a-f]{16}$' })),
  },
  closed,
);
export type PhotoDigest = Static<typeof PhotoDigest>;

/** Somebody walked along a pledge's goods and says what was there. */
export const ReportPatrol = Type.Object(
  {
    type: Type.Literal('patrol.report'),
    pledgeId: Id,
    patrolledAt: Instant,
    photos: Type.Array(PhotoDigest, { maxItems: 20 }),
    /** What was counted; a patrol without counts is no count. */
    counts: Type.Array(
      Type.Object(
        {
          slotId: Id,
          units: Type.Integer({ minimum: 0, maximum: 100_000 }),
          massG: Type.Optional(Type.Integer({ minimum: 0, maximum: 1e12 })),
        },
        closed,
      ),
      { maxItems: 200 },
    ),
  },
  closed,
);

/** A warehouse's camera counted people in a zone. Who they are is nobody's business here. */
export const ReportPersons = Type.Object(
  {
    type: Type.Literal('persons.report'),
    siteId: Id,
    zoneId: Id,
    cameraId: Id,
    persons: Type.Integer({ minimum: 1, maximum: 1_000 }),
    seenAt: Instant,
    photoDigest: Type.Optional(Digest),
  },
  closed,
);
