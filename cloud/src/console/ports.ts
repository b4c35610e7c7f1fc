import type { Registry } from 'prom-client';
import type { Decision } from '#/core/index.ts';
import type { Actor, CommandRecord } from '@pledgewatch/shared/command';
import type { EnrolmentAnswer, EnrolmentRequest } from '@pledgewatch/shared/enrolment';
import type {
  AlertFilter,
  AlertRecord,
  MessageRecord,
  MessageState,
  NewWebhook,
  NoteRecord,
  PledgeDetail,
  PledgeSummary,
  ReleaseRecord,
  WebhookRecord,
} from './records.ts';

/** What the API needs of the rest of the cloud; the main program implements it. */
export interface ConsolePorts {
  /**
   * Puts a command before the law and, when it agrees, into the ledger. The same idempotency key of
   * a tenant with the same record is answered as before, also after a crash: the ledger remembers.
   *
   * @throws {PledgewatchError} The law's refusal, after which nothing was written and the same key
   * may be tried again; `PW_IDEMPOTENCY_CONFLICT` when the key was used for another record.
   */
  submit(record: CommandRecord): Promise<CommandAnswer>;
  readonly pledges: PledgesPort;
  readonly alerts: AlertsPort;
  readonly ledger: LedgerPort;
  readonly bundles: BundlesPort;
  readonly series: SeriesPort;
  readonly enrolment: EnrolmentPort;
  readonly webhooks: WebhooksPort;
  readonly events: EventsPort;
  /** Metrics of the whole program; the API adds its own. */
  readonly metrics: Registry;
  readiness(): Readiness;
}

export interface CommandAnswer {
  /** Ledger index of the command. */
  readonly entry: number;
  /** What followed from it, as far as the actor may see. */
  readonly decisions: readonly Decision[];
}

/** A slice of a list in the order of its keys: those after `after`, at most `limit`. */
export interface Page {
  readonly after?: string;
  readonly limit: number;
}
export interface Slice<T> {
  readonly items: readonly T[];
  /** The key to go on after; absent at the end. */
  readonly last?: string;
}

/**
 * Pledges and releases. Every function shows the actor what is its own: what belongs to another
 * tenant is answered exactly like what does not exist.
 */
export interface PledgesPort {
  /** By pledge id. */
  listPledges(actor: Actor, page: Page): Slice<PledgeSummary>;
  pledge(actor: Actor, pledgeId: string): PledgeDetail | undefined;
  /** By release id. */
  listReleases(actor: Actor, page: Page): Slice<ReleaseRecord>;
  release(actor: Actor, releaseId: string): ReleaseRecord | undefined;
}

/** The alert book; another tenant's alerts do not exist. */
export interface AlertsPort {
  /** Newest first. */
  listAlerts(actor: Actor, filter: AlertFilter, page: Page): Slice<AlertRecord>;
  alert(actor: Actor, alertId: string): AlertRecord | undefined;
}

export interface LedgerPort {
  size(): number;
  /** The latest signed checkpoint (C2SP tlog-checkpoint); undefined before the first. */
  checkpoint(): string | undefined;
  /** The bytes of an entry the actor may see: an entry may speak of other tenants too. */
  entry(actor: Actor, index: number): EntryView | undefined;
  inclusionProof(index: number, size: number): readonly Uint8Array[];
  consistencyProof(from: number, to: number): readonly Uint8Array[];
}

/**
 * Evidence bundles (docs/specs/005-evidence-bundle.md) as JSON lines; what is not the actor's does
 * not exist.
 */
export interface BundlesPort {
  ofEntry(actor: Actor, index: number, item?: number): string | undefined;
  ofAlert(actor: Actor, alertId: string): string | undefined;
  ofRelease(actor: Actor, releaseId: string): string | undefined;
}

/** An entry for people. `bytes` are left out where the entry also speaks of other tenants. */
export interface EntryView {
  readonly kind: string;
  readonly acceptedAt: number;
  readonly bytes?: Uint8Array;
  /** What it says, as JSON, reduced to what the actor may see. */
  readonly content: unknown;
}

export interface SeriesPort {
  query(actor: Actor, asked: SeriesQuery): Promise<SeriesAnswer>;
}
export interface SeriesQuery {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  /** ms since 1970: from ≤ time < to. */
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  readonly cursor?: string;
}
export interface SeriesAnswer {
  readonly points: readonly Readonly<Record<string, string | number | boolean | null>>[];
  readonly cursor?: string;
  /** Points before this instant, ms, are no longer kept; only when some were asked for. */
  readonly keptFrom?: number;
}

export interface EnrolmentPort {
  enrol(request: EnrolmentRequest): Promise<EnrolmentAnswer>;
  /** A one-time token `pwt1.…` for one gateway; it is shown once. */
  createToken(wanted: { siteId: string; gatewayId: string; ttlMs: number }): string;
}

export interface WebhooksPort {
  /**
   * Adds a webhook, once for each idempotency key. The same request again is answered with the first
   * webhook as it is now, and for some minutes with its secret.
   *
   * @throws {PledgewatchError} When the address may not be delivered to; `PW_IDEMPOTENCY_CONFLICT`;
   * `PW_NOT_FOUND`, when what the same request made was removed since.
   */
  add(
    request: WebhookRequest,
    wanted: NewWebhook,
  ): Promise<WebhookRecord & { readonly secret?: string }>;
  list(actor: Actor): readonly WebhookRecord[];
  remove(actor: Actor, webhookId: string): boolean;
  /**
   * How its messages fare, newest first: those before the place `before`, in the state if one is named.
   *
   * @throws {PledgewatchError} `PW_NOT_FOUND` when it is not the actor's.
   */
  messages(
    actor: Actor,
    webhookId: string,
    page: { readonly before?: number; readonly state?: MessageState; readonly limit: number },
  ): readonly MessageRecord[];
  /**
   * Tries again, from the beginning and under the same ids, everything that failed, and takes a
   * webhook that answered 410 into use again.
   *
   * @returns How many messages that are.
   * @throws {PledgewatchError} `PW_NOT_FOUND` when it is not the actor's; `PW_WEBHOOK_KEY_ENDED` when
   * the key that asked for it is in force no more.
   */
  replay(actor: Actor, webhookId: string): number;
}

/** Who asks for a webhook, by which API key, and what makes asking again the same request. */
export interface WebhookRequest {
  readonly actor: Actor;
  readonly keyId: string;
  readonly idempotencyKey: string;
}

/** The durable stream of what people are told; an event's id is its place in the ledger. */
export interface EventsPort {
  /** Events of the actor's after `index`, oldest first, at most `limit`. */
  since(actor: Actor, index: number, limit: number): readonly StreamEvent[];
  /** Notes of the actor's before `index`, newest first, at most `limit`: the story so far. */
  notesBefore(actor: Actor, index: number, limit: number): readonly NoteRecord[];
  /** The place of the newest event; -1 before the first. A stream that asks for nothing begins here. */
  latest(): number;
  /** Events up to this place may be kept no more, those after it all are; -1 when none was ever dropped. */
  wholeAfter(): number;
  /** Calls `wake` whenever there may be more; returns how to stop. */
  subscribe(wake: () => void): () => void;
}

/** Alert events carry the alert as it was left by that entry. */
export type StreamEvent =
  | {
      readonly id: number;
      readonly event: 'alert' | 'alert-cleared' | 'alert-acknowledged';
      readonly data: AlertRecord;
    }
  | { readonly id: number; readonly event: 'note'; readonly data: NoteRecord };

export interface Readiness {
  readonly ready: boolean;
  /** Each part by name; names carry no data. */
  readonly parts: Readonly<Record<string, boolean>>;
}
