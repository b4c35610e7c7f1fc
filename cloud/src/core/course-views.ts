import type { ControlLossGround, DefaultGround } from '@pledgewatch/shared/command';

/** A declared default; money is not in it. */
export interface DefaultView {
  readonly defaultId: string;
  readonly ground: DefaultGround;
  readonly loanId?: string;
  readonly clause?: string;
  readonly state: 'PROPOSED' | 'STANDING' | 'REPLACED' | 'CURED' | 'SETTLED';
  readonly noticeDigest: string;
  /** Null before a second person confirmed it. */
  readonly declaredAt: number | null;
  readonly declaredEntry: number | null;
  readonly endedAt: number | null;
}

/** A loss of actual control, and whether it was regained. */
export interface ControlLossView {
  readonly controlLossId: string;
  readonly pledgeId: string;
  readonly ground: ControlLossGround;
  readonly lostAt: number;
  readonly declaredAt: number;
  readonly declaredEntry: number;
  readonly holdId: string;
  readonly state: 'STANDING' | 'REGAINED' | 'ENDED';
  readonly regained: {
    readonly at: number;
    readonly entry: number;
    readonly baselineDigest: string;
  } | null;
}

/** An agreed extension of a loan that the pledge secures. */
export interface ExtensionView {
  readonly extensionId: string;
  readonly loanId: string;
  /** Its new last day, `YYYY-MM-DD`. */
  readonly maturity: string;
  readonly agreementDigest: string;
  readonly entry: number;
}

/** A search of the registry, and the filings of others that it found. */
export interface SearchView {
  readonly searchId: string;
  readonly pledgeId: string;
  readonly searchedAt: number;
  readonly documentDigest: string;
  readonly adverse: readonly {
    readonly registrationNo: string;
    readonly securedParty: string;
    readonly registeredAt: number;
  }[];
  readonly entry: number;
}

/** That the registry is to be searched again, and whether somebody did. */
export interface SearchDutyView {
  readonly dutyId: string;
  readonly pledgeId: string;
  /** The receiving order that topped the pledge up; absent for the pledge itself. */
  readonly receivingId?: string;
  readonly searchFrom: number;
  readonly dueAt: number;
  readonly state: 'OPEN' | 'MISSED' | 'MET' | 'ENDED';
  readonly searchId: string | null;
}

/** The verification of a site's scale, as last filed. */
export interface ScaleVerificationView {
  readonly siteId: string;
  readonly scaleId: string;
  readonly reference: string;
  readonly validFrom: number;
  readonly validUntil: number;
  readonly entry: number;
}

/** What happened to a pledge in effect beside its goods and its price; oldest first. */
export interface CourseView {
  readonly defaults: readonly DefaultView[];
  readonly controlLosses: readonly ControlLossView[];
  readonly extensions: readonly ExtensionView[];
  readonly searches: readonly SearchView[];
  readonly searchDuties: readonly SearchDutyView[];
}

/** What other steps may ask the law of it. */
export interface CoursesView {
  courseOf(pledgeId: string): CourseView;
  /** Losses of control that began or ended with the fact last applied. */
  controlMoved(): readonly ControlLossView[];
  /** Searches of the registry that the fact last applied made due, missed, met or ended. */
  searchDutiesMoved(): readonly SearchDutyView[];
  registrySearch(searchId: string): SearchView | undefined;
  scaleVerificationsAt(siteId: string): readonly ScaleVerificationView[];
  /** Whether its dates are watched: not those of a pledge of before. */
  areDatesWatched(pledgeId: string): boolean;
}
