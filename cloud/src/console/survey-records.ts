import { Type, type Static } from '@sinclair/typebox';
import { Digest } from '@pledgewatch/shared/command';
import { Grams, Id, Instant } from '@pledgewatch/shared/identity';
import type { SurveyView } from '#/core/index.ts';

/** Surveys shown with a pledge; older ones are in the ledger. */
const SHOWN_MAX = 52;

export const SurveyRecord = Type.Object(
  {
    surveyId: Id,
    slotId: Id,
    surveyor: Type.String({ maxLength: 256 }),
    instrumentId: Id,
    surveyedAt: Instant,
    lowerG: Grams,
    nominalG: Grams,
    upperG: Grams,
    /** A smaller loss than this the instrument cannot see there. */
    smallestLossG: Grams,
    bookedG: Grams,
    documentDigest: Digest,
    entry: Type.Integer({ minimum: 0 }),
  },
  { description: 'A survey of a heap or a tank, on the basis of its place.' },
);

/** Oldest first. */
export function surveyRecords(surveys: readonly SurveyView[]): Static<typeof SurveyRecord>[] {
  return surveys.slice(-SHOWN_MAX).map((survey) => ({
    surveyId: survey.surveyId,
    slotId: survey.slotId,
    surveyor: survey.surveyor,
    instrumentId: survey.instrumentId,
    surveyedAt: survey.surveyedAt,
    lowerG: survey.lowerG,
    nominalG: survey.nominalG,
    upperG: survey.upperG,
    smallestLossG: survey.smallestLossG,
    bookedG: survey.bookedG,
    documentDigest: survey.documentDigest,
    entry: survey.entry,
  }));
}
