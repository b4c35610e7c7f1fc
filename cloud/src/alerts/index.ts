export { openAlerts, type Alerts, type AlertsPorts } from './open.ts';
export type { AlertBookView } from './alert-book.ts';
export type { EventStreamView, StreamEvent } from './event-stream.ts';
export type { Webhooks } from './webhooks.ts';
export {
  AlertFilter,
  AlertRecord,
  MessageRecord,
  MessageState,
  NewWebhook,
  NoteRecord,
  WebhookRecord,
} from './records.ts';
