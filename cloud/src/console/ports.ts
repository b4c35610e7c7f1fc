import type { Registry } from 'prom-client';
import type { DocumentsView, Sheet } from '#/documents/index.ts';
import type { Receipt, StockInNote } from '#/law/index.ts';
import type { EpcisView } from '#/epcis/index.ts';
import type { AlertBookView, EventStreamView, Webhooks } from '#/alerts/index.ts';
import type { Decision, LawView, PersonView, Slice, SliceQuery } from '#/core/index.ts';
import type { Actor, CommandRecord, Particulars } from '@pledgewatch/shared/command';
import type { PledgewatchError } from '@pledgewatch/shared/errors';
import type { EnrolmentAnswer, EnrolmentRequest } from '@pledgewatch/shared/enrolment';
import type { ClaimRecord, HoldRecord, MarginCallRecord } from './concern-records.ts';
import type { Expected, Versioned } from './versions.ts';
import type { ExposureRecord, SuspendedRecord } from './fund-records.ts';
import type { ReconciliationFile } from './reconciliation-record.ts';
import type { PledgeDetail, PledgeSummary, ReleaseRecord } from './records.ts';

/** What the API needs of the rest of the cloud; the main program implements it. */
export interface ConsolePorts {
  /**
   * Puts a command before the law and, when it agrees, into the ledger. The same idempotency key of
   * a tenant with the same record is answered as before, also after a crash: the ledger remembers.
   *
   * @throws {PledgewatchError} The law's refusal, after which nothing was written and the same key
   * may be tried again; `PW_IDEMPOTENCY_CONFLICT` when the key was used for another record;
   * `PW_RESOURCE_MOVED` when what is expected is no longer so.
   */
  submit(record: CommandRecord, expected?: Expected): Promise<CommandAnswer>;
  /** The version of what the actor sees under an id; undefined for what does not exist for it. */
  versionOf(actor: Actor, of: Versioned): string | undefined;
  readonly register: LawView['register'];
  readonly fingerprints: LawView['fingerprintsOf'];
  readonly signingKeys: LawView['signingKeys'];
  readonly approvalPolicy: LawView['approvalPolicy'];
  /** Why somebody may not come in now; undefined for whom nothing keeps out. */
  admission(actor: Actor): PledgewatchError | undefined;
  readonly persons: PersonsPort;
  readonly pledges: PledgesPort;
  readonly funds: FundsPort;
  readonly concerns: ConcernsPort;
  readonly alerts: AlertBookView;
  readonly ledger: LedgerPort;
  readonly bundles: BundlesPort;
  readonly documents: DocumentsPort;
  /** A warehouse receipt or a stock-in note, for whom it exists. */
  receipt(actor: Actor, receiptId: string): Receipt | StockInNote | undefined;
  readonly series: SeriesPort;
  readonly epcis: EpcisView;
  readonly enrolment: EnrolmentPort;
  readonly webhooks: Webhooks;
  readonly events: EventStreamView;
  /** Metrics of the whole program; the API adds its own. */
  readonly metrics: Registry;
  readiness(): Readiness;
}

/** Persons of the actor's own tenant, with their particulars as long as they are kept. */
export interface PersonsPort {
  register(
    actor: Actor,
    idempotencyKey: string,
    person: { readonly personId: string; readonly particulars: Particulars },
  ): Promise<CommandAnswer>;
  person(actor: Actor, personId: string): PersonRecord | undefined;
}

/** Particulars are masked for whom they do not concern, and absent once erased. */
export interface PersonRecord extends Omit<PersonView, 'tenantId'> {
  readonly particulars?: Particulars;
}

export interface CommandAnswer {
  /** Ledger index of the command. */
  readonly entry: number;
  /** What followed from it, as far as the actor may see. */
  readonly decisions: readonly Decision[];
}

/**
 * Pledges and releases. Every function shows the actor what is its own: what belongs to another
 * tenant is answered exactly like what does not exist.
 */
export interface PledgesPort {
  /** By pledge id. */
  listPledges(actor: Actor, page: SliceQuery): Slice<PledgeSummary>;
  pledge(actor: Actor, pledgeId: string): PledgeDetail | undefined;
  /** By release id. */
  listReleases(actor: Actor, page: SliceQuery): Slice<ReleaseRecord>;
  release(actor: Actor, releaseId: string): ReleaseRecord | undefined;
}

/** Loans and payments: the bank's, and of its own loans the borrower's. */
export interface FundsPort {
  listExposures(actor: Actor, page: SliceQuery): Slice<ExposureRecord>;
  listSuspended(actor: Actor, page: SliceQuery): Slice<SuspendedRecord>;
  /** Of a day at a site, or of `today`; undefined where the actor has no pledge. */
  reconciliation(actor: Actor, siteId: string, day: string): ReconciliationFile | undefined;
}

/** Demands, third parties' claims and holds, by their ids. */
export interface ConcernsPort {
  listMarginCalls(actor: Actor, page: SliceQuery): Slice<MarginCallRecord>;
  marginCall(actor: Actor, marginCallId: string): MarginCallRecord | undefined;
  listClaims(actor: Actor, page: SliceQuery): Slice<ClaimRecord>;
  claim(actor: Actor, claimId: string): ClaimRecord | undefined;
  listHolds(actor: Actor, page: SliceQuery): Slice<HoldRecord>;
  hold(actor: Actor, holdId: string): HoldRecord | undefined;
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

/** Documents of pledges, and their printing. */
export interface DocumentsPort extends DocumentsView {
  /** @throws {PledgewatchError} `PW_PRINTING_BUSY`; the asker comes again. */
  print(sheet: Sheet): Promise<Buffer>;
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

export interface Readiness {
  readonly ready: boolean;
  /** Each part by name; names carry no data. */
  readonly parts: Readonly<Record<string, boolean>>;
}
