export { startConsole, type Console, type ConsoleParts, type ListenOptions } from './console.ts';
export { pledgesOfLaw } from './pledges-of-law.ts';
export type {
  AlertsPort,
  BundlesPort,
  CommandAnswer,
  ConsolePorts,
  EnrolmentPort,
  EntryView,
  EventsPort,
  LedgerPort,
  Page,
  PledgesPort,
  Readiness,
  SeriesAnswer,
  SeriesPort,
  SeriesQuery,
  Slice,
  StreamEvent,
  WebhookRequest,
  WebhooksPort,
} from './ports.ts';
export type {
  AlertFilter,
  AlertRecord,
  NewWebhook,
  NoteRecord,
  PledgeDetail,
  PledgeSummary,
  ReleaseRecord,
  WebhookRecord,
} from './records.ts';
