import type { Actor } from '@pledgewatch/shared/command';
import { decodeEntry } from '@pledgewatch/shared/entry';
import type { EventsFact, LawView, ReleaseView, TelemetryFact } from '#/core/index.ts';
import type { Checkpoints, Ledger } from '#/ledger/index.ts';
import { decisionOfEntry, factOfEntry, raisedAlert } from '#/sequencer/index.ts';
import { BundleDraft } from './bundle-draft.ts';
import { createEnrolments } from './enrolments.ts';
import type { LedgerView } from './ledger-view.ts';
import { BUNDLE_PARTS_MAX } from './limits.ts';
import { mayOpen, ownItems } from './own-items.ts';

/**
 * Evidence bundles: JSON lines that prove, to whoever holds the ledger's key, what a reader may see,
 * and hold nothing of what it may not. Undefined like what does not exist.
 *
 * All may throw `PW_EVIDENCE_UNSIGNED`, `PW_EVIDENCE_TOO_MUCH`, `PW_ITEMS_ROOT_INVALID`.
 */
export interface Bundles {
  /** An entry; of a batch the item, or when none is named all that are the reader's. */
  ofEntry(actor: Actor, index: number, item?: number): string | undefined;
  /** The decision that raised an alert, and the entries and items it rests on. */
  ofAlert(actor: Actor, alertId: string): string | undefined;
  /** The commands and decisions about a release, and what gates said of its trucks. */
  ofRelease(actor: Actor, releaseId: string): string | undefined;
}

export function createBundles(ports: {
  readonly ledger: Ledger;
  readonly checkpoints: Pick<Checkpoints, 'latest' | 'key'>;
  readonly law: LawView;
  readonly view: Pick<LedgerView, 'entry'>;
}): Bundles {
  const { ledger, law, view } = ports;
  const enrolments = createEnrolments(ledger);
  const draft = () => new BundleDraft({ ...ports, enrolments });

  function batchAt(index: number): EventsFact | TelemetryFact | undefined {
    const bytes = index < ledger.size() ? ledger.entry(index) : undefined;
    if (!bytes || decodeEntry(bytes).kind !== 'batch') return undefined;
    return factOfEntry(index, bytes) as EventsFact | TelemetryFact;
  }

  /** An entry that is all the actor's; others are left out. */
  function addWhole(bundle: BundleDraft, actor: Actor, index: number): void {
    const bytes = view.entry(actor, index)?.bytes;
    if (bytes) bundle.addWhole(index, bytes);
  }

  function ofEntry(actor: Actor, index: number, item?: number): string | undefined {
    const bundle = draft();
    const batch = batchAt(index);
    if (!batch) addWhole(bundle, actor, index);
    else {
      for (const own of ownItems(batch, actor, law)) {
        if (item === undefined || own.item === item) bundle.addItem(index, own.item);
      }
    }
    return bundle.isEmpty ? undefined : bundle.lines();
  }

  function ofAlert(actor: Actor, alertId: string): string | undefined {
    const raised = raisedAlert(ledger, alertId);
    if (!raised || !law.sees(actor, raised.alert)) return undefined;
    const bundle = draft();
    addWhole(bundle, actor, raised.index);
    for (const { entry, item } of raised.alert.evidence) {
      const batch = batchAt(entry);
      if (!batch) addWhole(bundle, actor, entry);
      else if (item !== undefined && mayOpen(batch, item, { actor, law })) {
        bundle.addItem(entry, item);
      } else bundle.addItem(entry);
    }
    return bundle.isEmpty ? undefined : bundle.lines();
  }

  function ofRelease(actor: Actor, releaseId: string): string | undefined {
    const release = law.release(releaseId);
    if (!release || !law.sees(actor, { pledgeId: release.pledgeId })) return undefined;
    const bundle = draft();
    const orders = new Set(release.trucks.map(({ truckOrderId }) => truckOrderId));
    const causes = new Set<number>();
    for (const { index, bytes } of entriesNaming([releaseId, ...orders], release)) {
      addWhole(bundle, actor, index);
      if (decodeEntry(bytes).kind === 'decision') causes.add(decisionOfEntry(bytes).cause);
    }
    for (const index of causes) {
      const batch = batchAt(index);
      for (const item of batch ? itemsOf(batch, orders) : []) bundle.addItem(index, item);
    }
    return bundle.isEmpty ? undefined : bundle.lines();
  }

  function* entriesNaming(names: readonly string[], release: ReleaseView) {
    const from = firstAfter(release.requestedAt - 1);
    const end = firstAfter(endOf(release) ?? Number.MAX_SAFE_INTEGER);
    for (const kind of ['command', 'decision'] as const) {
      for (const name of names) {
        const where = { kind, from, end, limit: BUNDLE_PARTS_MAX + 1 };
        yield* ledger.holding(JSON.stringify(name), where);
      }
    }
  }

  /** The first entry accepted after `at`; entries stand in the order of that time. */
  function firstAfter(at: number): number {
    let low = 0;
    let high = ledger.size();
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (decodeEntry(ledger.entry(middle)!).acceptedAt > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  return { ofEntry, ofAlert, ofRelease };
}

/** When the last truck of a settled release came to its end; undefined for any other. */
function endOf({ state, requestedAt, trucks }: ReleaseView): number | undefined {
  if (state !== 'SETTLED') return undefined;
  return Math.max(requestedAt, ...trucks.map(({ stateAt }) => stateAt));
}

/** Items of a batch that speak of these truck orders. */
function itemsOf(batch: EventsFact | TelemetryFact, orders: ReadonlySet<string>): number[] {
  if (batch.kind !== 'events') return [];
  return batch.items.flatMap((event, item) =>
    event && 'truckOrderId' in event && orders.has(event.truckOrderId ?? '') ? [item] : [],
  );
}
