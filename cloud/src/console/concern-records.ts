import { Type, type Static } from '@sinclair/typebox';
import { Digest, type Actor } from '@pledgewatch/shared/command';
import { Fen, Id, Instant } from '@pledgewatch/shared/identity';
import type { DemandView, FiledClaimView, HoldView, LawView } from '#/core/index.ts';
import { DemandRecord, demandRecord } from './valuation-records.ts';

const Text = Type.String({ maxLength: 512 });
const Entry = Type.Integer({ minimum: 0 });

/** A demand by itself: what a pledge shows of it, and what was answered. */
export const MarginCallRecord = Type.Composite(
  [
    DemandRecord,
    Type.Object({
      pledgeId: Id,
      endedAt: Type.Optional(Instant),
      answer: Type.Optional(
        Type.Object({
          response: Text,
          agreedFen: Fen,
          disputedFen: Fen,
          reason: Type.Optional(Text),
          at: Instant,
          entry: Entry,
        }),
      ),
    }),
  ],
  { description: 'A demand for supplementary security with its answer.' },
);
export type MarginCallRecord = Static<typeof MarginCallRecord>;

export const ClaimRecord = Type.Object(
  {
    claimId: Id,
    siteId: Id,
    claimant: Text,
    ground: Text,
    documentDigest: Digest,
    /** How many units it names in all; for who sees the whole site. */
    units: Type.Optional(Type.Integer({ minimum: 0 })),
    touches: Type.Array(
      Type.Object({
        pledgeId: Id,
        units: Type.Integer({ minimum: 0 }),
        /** They may not leave, by the pledge's agreement. */
        stopped: Type.Boolean(),
      }),
      { description: 'Pledges of the reader that it concerned when it was filed.' },
    ),
    filedAt: Instant,
    endedAt: Type.Optional(Instant),
  },
  { description: 'What a third party says is its own; it is no hold.' },
);
export type ClaimRecord = Static<typeof ClaimRecord>;

export const HoldRecord = Type.Object(
  {
    holdId: Id,
    siteId: Id,
    pledgeId: Type.Optional(Id),
    authority: Text,
    documentDigest: Type.Optional(Digest),
    byCourt: Type.Boolean(),
    placedAs: Text,
    placedAt: Instant,
    placedEntry: Entry,
    endsAt: Type.Optional(Instant),
    liftedAt: Type.Optional(Instant),
    /** How many units it covers; absent where it covers the whole pledge or site. */
    units: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { description: 'While it stands nothing that it covers may leave.' },
);
export type HoldRecord = Static<typeof HoldRecord>;

export function marginCallRecord(demand: DemandView): MarginCallRecord {
  const { answer, endedAt, pledgeId } = demand;
  return {
    ...demandRecord(demand),
    pledgeId,
    ...(endedAt !== null && { endedAt }),
    ...(answer && {
      answer: {
        response: answer.response,
        agreedFen: answer.agreedFen,
        disputedFen: answer.disputedFen,
        ...(answer.reason !== undefined && { reason: answer.reason }),
        at: answer.at,
        entry: answer.entry,
      },
    }),
  };
}

/** Of another's pledges it says nothing. */
export function claimRecord(
  actor: Actor,
  claim: FiledClaimView,
  law: Pick<LawView, 'sees' | 'keepsSite'>,
): ClaimRecord {
  const { claimId, siteId, claimant, ground, documentDigest, filedAt, endedAt } = claim;
  const seen = claim.touches.filter(({ pledgeId }) => law.sees(actor, { pledgeId }));
  return {
    claimId,
    siteId,
    claimant,
    ground,
    documentDigest,
    ...(law.keepsSite(actor, siteId) && { units: claim.units.length }),
    touches: seen.map(({ pledgeId, units, isStopped }) => ({
      pledgeId,
      units,
      stopped: isStopped,
    })),
    filedAt,
    ...(endedAt !== null && { endedAt }),
  };
}

export function holdRecord(hold: HoldView): HoldRecord {
  const { pledgeId, documentDigest, endsAt, liftedAt, units } = hold;
  return {
    holdId: hold.holdId,
    siteId: hold.siteId,
    ...(pledgeId !== undefined && { pledgeId }),
    authority: hold.authority,
    ...(documentDigest !== undefined && { documentDigest }),
    byCourt: hold.byCourt === true,
    placedAs: hold.role,
    placedAt: hold.placedAt,
    placedEntry: hold.placedEntry,
    ...(endsAt !== undefined && { endsAt }),
    ...(liftedAt !== null && { liftedAt }),
    ...(units && { units: units.length }),
  };
}
