/** What a survey of bulk goods came to; grams, on the basis of its place. */
export interface SurveyView {
  readonly surveyId: string;
  readonly slotId: string;
  readonly surveyor: string;
  readonly instrumentId: string;
  readonly surveyedAt: number;
  readonly lowerG: number;
  readonly nominalG: number;
  readonly upperG: number;
  /** The smallest loss that the instrument can see here: what its bounds leave open. */
  readonly smallestLossG: number;
  /** What was booked there when it was filed. */
  readonly bookedG: number;
  readonly documentDigest: string;
  readonly filedBy: string;
  readonly filedAt: number;
  /** Ledger index. */
  readonly entry: number;
}
