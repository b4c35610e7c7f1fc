import { Type, type Static } from '@sinclair/typebox';
import { Alert, AlertCode, AlertShelving, Severity } from '@pledgewatch/shared/alert';
import { Role } from '@pledgewatch/shared/command';
import { Id, Instant } from '@pledgewatch/shared/identity';

const Text = Type.String({ maxLength: 256 });

/** A state worth telling people; the facts fill its sentence. */
export const NoteRecord = Type.Object(
  {
    /** Its place in the ledger. */
    entry: Type.Integer({ minimum: 0 }),
    note: Text,
    siteId: Type.Optional(Id),
    pledgeId: Type.Optional(Id),
    /** What it is about: a pledge, a hold, a release, a truck order. */
    subject: Text,
    at: Instant,
    facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
    correlationId: Type.Optional(Text),
  },
  { description: 'One step of the story: a pledge, a hold, a release or a truck came so far.' },
);
export type NoteRecord = Static<typeof NoteRecord>;

const AlertState = Type.Union([
  Type.Literal('active'),
  Type.Literal('acknowledged'),
  Type.Literal('cleared'),
  Type.Literal('closed'),
  Type.Literal('shelved'),
  Type.Literal('out_of_service'),
]);
/** An alert and where it stands. */
export const AlertRecord = Type.Composite([
  Alert,
  Type.Object({
    state: AlertState,
    acknowledgedBy: Type.Optional(Text),
    acknowledgedAt: Type.Optional(Instant),
    clearedAt: Type.Optional(Instant),
    /** The case that names it as one of its many. */
    caseId: Type.Optional(Type.String()),
    /** Raised while its condition was shelved, or out of service: no webhook was told. */
    untold: Type.Optional(Type.Literal(true)),
    /** What was asked for and waits for a second person. */
    shelvingAsked: Type.Optional(AlertShelving),
    /** How far it climbed while its bank did not acknowledge it. */
    escalation: Type.Optional(
      Type.Object({ level: Type.Integer(), at: Instant, roles: Type.Array(Role) }),
    ),
    notes: Type.Optional(
      Type.Array(Type.Object({ by: Type.String(), at: Instant, note: Type.String() })),
    ),
  }),
]);
export type AlertRecord = Static<typeof AlertRecord>;

/** Which alerts a list is asked for. */
export const AlertFilter = Type.Object({
  state: Type.Optional(AlertState),
  code: Type.Optional(AlertCode),
  severity: Type.Optional(Severity),
  pledgeId: Type.Optional(Id),
  siteId: Type.Optional(Id),
});
export type AlertFilter = Static<typeof AlertFilter>;

/** The webhook a bank asks for. */
export const NewWebhook = Type.Object(
  {
    url: Type.String({ pattern: '^https?://', maxLength: 2_048 }),
    /** Alerts below it are not delivered. */
    minSeverity: Type.Optional(Severity),
  },
  { additionalProperties: false },
);
export type NewWebhook = Static<typeof NewWebhook>;

/** A webhook, without its secret. */
export const WebhookRecord = Type.Object(
  {
    webhookId: Text,
    url: Type.String(),
    minSeverity: Type.Optional(Severity),
    createdAt: Instant,
    /** Why nothing is delivered to it any more. */
    disabled: Type.Optional(Text),
    /** Messages in its queue, those given up, and those its full queue did not take. */
    waiting: Type.Optional(Type.Integer()),
    failed: Type.Optional(Type.Integer()),
    dropped: Type.Optional(Type.Integer()),
  },
  { description: 'An address that is told of alerts (Standard Webhooks).' },
);
export type WebhookRecord = Static<typeof WebhookRecord>;

/** How far a message is. */
export const MessageState = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('delivered'),
  Type.Literal('failed'),
]);
export type MessageState = Static<typeof MessageState>;

/** A message of a webhook; `MessageQueue` keeps it. */
export const MessageRecord = Type.Object(
  {
    /** Grows with every message. */
    place: Type.Integer(),
    /** The `webhook-id` it carries at every attempt. */
    messageId: Text,
    type: Text,
    /** The ledger entry it tells of. */
    entry: Type.Integer(),
    state: MessageState,
    attempts: Type.Integer(),
    /** When it is tried again, where it waits; when it was tried last, where it does not. */
    dueAt: Instant,
    /** What the last attempt came to, where it failed. */
    reason: Type.Optional(Type.String()),
  },
  { description: 'A message of a webhook and how its delivery fares.' },
);
export type MessageRecord = Static<typeof MessageRecord>;
