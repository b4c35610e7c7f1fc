export type { CommandFact, EventsFact, Fact, TelemetryFact, TickFact } from './fact.ts';
export type { Decision, NoteKind, Verdict } from './decision.ts';
