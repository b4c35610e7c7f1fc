export { openAlerts, type Alerts, type AlertsPorts } from './open.ts';
export type { Webhooks } from './webhooks.ts';
export type { MessageCounts, MessageRecord, MessageState } from './message-queue.ts';
