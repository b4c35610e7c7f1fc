export type { CommandFact, EventsFact, Fact, TelemetryFact, TickFact } from './fact.ts';
export type { Decision, NoteKind, Verdict } from './decision.ts';
export type {
  Interval,
  LawView,
  PledgePosition,
  PledgeState,
  PledgeView,
  PositionView,
  SiteView,
  SlotReading,
  TagReading,
  TruckOrderView,
} from './views.ts';
export type { VerifiedBatch } from './verified-batch.ts';
