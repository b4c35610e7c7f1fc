export type {
  ClaimedLot,
  ConditionView,
  DeliveredLot,
  PledgeState,
  PledgeView,
  UnsoundUnit,
} from './pledge-view.ts';
export type { CommandFact, EventsFact, Fact, TelemetryFact, TickFact } from './fact.ts';
export type { AlertMove, Decision, NoteKind, Shelving, Verdict } from './decision.ts';
export type {
  DayClosing,
  GapOfDay,
  LossOfDay,
  OpeningStock,
  Stack,
  Stock,
  UnsoundOfDay,
  UnverifiedSpan,
} from './day-closing.ts';
export type { Follower, LedgeredDecision, Page } from './follower.ts';
export type {
  Concern,
  GatewayView,
  Interval,
  LawView,
  PledgePosition,
  PositionView,
  ReleaseState,
  ReleaseView,
  ScaleReading,
  SlotReading,
  TagReading,
  TruckOrderView,
  TruckState,
} from './views.ts';
export type {
  DocumentMatch,
  StockBreach,
  StockBreachMove,
  ThirdPartyClaimView,
} from './claim-views.ts';
export type {
  AwaitedView,
  DeliveryView,
  ExposureView,
  FundsView,
  MoneyView,
  SuspendedView,
} from './fund-views.ts';
export type { ConcernsView, FiledClaimView, HoldView } from './concern-views.ts';
export type {
  ControlLossView,
  CourseView,
  DefaultView,
  ExtensionView,
  ScaleVerificationView,
  SearchDutyView,
  SearchView,
} from './course-views.ts';
export type { DemandView, PriceView, TermsView } from './valuation-views.ts';
export {
  formerLots,
  pledgedSpans,
  wasPledged,
  type GoodsKey,
  type PledgedSpan,
} from './pledged-span.ts';
export type { PartyView, RegisterView, UserView } from './register-view.ts';
export type { PersonView } from './person-view.ts';
export type { SigningKeyView } from './signing-key-view.ts';
export type { SampleView, YardOrderState, YardOrderView, YardView } from './yard-views.ts';
export type { SlipView } from './slip-view.ts';
export type { EmergencyView } from './emergency-views.ts';
export type { VerifiedBatch } from './verified-batch.ts';
export type { Slice, SliceQuery } from './slice.ts';
export type { ConditionChangeView } from './condition-view.ts';
export { bookedG, isEmptied, lotsOf, massOfLots } from './lot.ts';
export type { SurveyView } from './survey-view.ts';
export type { SiteView } from './site-view.ts';
