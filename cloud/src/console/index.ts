export type { PersonsPort } from './ports.ts';
export { startConsole, type Console, type ConsoleParts, type ListenOptions } from './console.ts';
export { concernsOfLaw } from './concerns-of-law.ts';
export { refuseMoved, type Versioned } from './versions.ts';
export { fundsOfLaw } from './funds-of-law.ts';
export { pledgesOfLaw } from './pledges-of-law.ts';
export type {
  BundlesPort,
  CommandAnswer,
  ConsolePorts,
  EnrolmentPort,
  EntryView,
  LedgerPort,
  PledgesPort,
  Readiness,
  SeriesAnswer,
  SeriesPort,
  SeriesQuery,
} from './ports.ts';
export type { PledgeDetail, PledgeSummary, ReleaseRecord } from './records.ts';
