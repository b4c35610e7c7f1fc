import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant } from '../identity/index.ts';
import { closed, Digest } from './parts.ts';
import { CoveragePermille, HaircutPermille, PledgeRatePermille } from './pledge.ts';

/**
 * The maker's half of a change of the valuation terms 质押率与折扣率变更: all of them as they stand from then
 * on. Without effect until a checker has approved it.
 */
export const ProposeValuationTerms = Type.Object(
  {
    type: Type.Literal('valuationTerms.propose'),
    noticeId: Id,
    pledgeId: Id,
    pledgeRatePermille: PledgeRatePermille,
    haircutPermille: HaircutPermille,
    warningLinePermille: CoveragePermille,
    disposalLinePermille: CoveragePermille,
    /** From when on they count; a time past means as soon as they are approved. */
    effectiveAt: Instant,
    /** How long the borrower may take to acknowledge, ms; a day where absent. */
    acknowledgeWithinMs: Type.Optional(Type.Integer({ minimum: 1_000, maximum: 30 * 86_400_000 })),
    /** The notice or the supplement to the agreement. */
    documentDigest: Digest,
  },
  closed,
);
export type ProposeValuationTerms = Static<typeof ProposeValuationTerms>;

/** The checker's half: the borrower has notice of them from now on. */
export const ApproveValuationTerms = Type.Object(
  { type: Type.Literal('valuationTerms.approve'), noticeId: Id },
  closed,
);

/** The borrower, whose debt they bear, has read them. */
export const AcknowledgeValuationTerms = Type.Object(
  { type: Type.Literal('valuationTerms.acknowledge'), noticeId: Id },
  closed,
);
