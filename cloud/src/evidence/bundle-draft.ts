import { openBatch, openItems, type OpenedBatch } from '@pledgewatch/shared/batch';
import { formatVerifierKey, openCheckpoint } from '@pledgewatch/shared/checkpoint';
import { decodeEntry, entryLeaf } from '@pledgewatch/shared/entry';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Checkpoints, Ledger } from '#/ledger/index.ts';
import type { Enrolments } from './enrolments.ts';
import { BUNDLE_PARTS_MAX } from './limits.ts';
import { entryLine, headerLine, openedLine } from './piece.ts';

/** Where a bundle's parts are read. */
export interface BundleSources {
  readonly ledger: Pick<Ledger, 'entry' | 'inclusionProof'>;
  readonly checkpoints: Pick<Checkpoints, 'latest' | 'key'>;
  readonly enrolments: Enrolments;
}

/** A bundle being put together: entries shown whole, and batches with the items that are opened. */
export class BundleDraft {
  readonly #whole = new Map<number, Uint8Array>();
  readonly #opened = new Map<number, Set<number>>();
  readonly #sources: BundleSources;
  #parts = 0;

  constructor(sources: BundleSources) {
    this.#sources = sources;
  }

  get isEmpty(): boolean {
    return this.#parts === 0;
  }

  /** Shows an entry with all that is in it. */
  addWhole(index: number, bytes: Uint8Array): void {
    if (this.#whole.has(index)) return;
    this.#whole.set(index, bytes);
    this.#count();
  }

  /** Shows that a batch is there, and opens an item of it. */
  addItem(index: number, item?: number): void {
    const items = this.#opened.get(index) ?? new Set();
    this.#opened.set(index, items);
    if (item !== undefined) items.add(item);
    this.#count();
  }

  /**
   * The bundle as JSON lines, under the newest checkpoint.
   *
   * @throws {PledgewatchError} `PW_EVIDENCE_UNSIGNED` when an entry is newer than the checkpoint,
   * `PW_ITEMS_ROOT_INVALID` when a gateway signed the root of other items.
   */
  lines(): string {
    const { checkpoints } = this.#sources;
    const checkpoint = checkpoints.latest();
    const size = checkpoint === undefined ? 0 : openCheckpoint(checkpoint, [checkpoints.key]).size;
    const newest = Math.max(...this.#whole.keys(), ...this.#opened.keys());
    if (checkpoint === undefined || newest >= size) {
      throw new PledgewatchError('PW_EVIDENCE_UNSIGNED', { entry: newest });
    }
    const verifierKey = formatVerifierKey(checkpoints.key);
    const header = headerLine({ format: 'pledgewatch/bundle/1', verifierKey, checkpoint });
    return [header, ...this.#entryLines(size), ''].join('\n');
  }

  #entryLines(size: number): string[] {
    const batches = new Map([...this.#opened.keys()].map((index) => [index, this.#batch(index)]));
    const gateways = new Set([...batches.values()].map(({ batch }) => batch.header.gatewayId));
    const whole = new Map(this.#whole);
    for (const gatewayId of gateways) {
      for (const { index, bytes } of this.#sources.enrolments.of(gatewayId, size)) {
        whole.set(index, bytes);
      }
    }
    const indexes = [...whole.keys(), ...batches.keys()].toSorted((one, other) => one - other);
    return indexes.map((index) => {
      const proof = this.#sources.ledger.inclusionProof(index, size);
      const opened = batches.get(index);
      if (!opened) return entryLine(index, whole.get(index)!, proof);
      const wanted = [...this.#opened.get(index)!].toSorted((one, other) => one - other);
      const items = wanted.length > 0 ? openItems(opened.batch, wanted) : [];
      return openedLine({ index, leaf: opened.leaf, items, proof });
    });
  }

  #batch(index: number): { readonly leaf: Uint8Array; readonly batch: OpenedBatch } {
    const entry = decodeEntry(this.#sources.ledger.entry(index)!);
    return { leaf: entryLeaf(entry), batch: openBatch(entry.body) };
  }

  #count(): void {
    this.#parts += 1;
    if (this.#parts <= BUNDLE_PARTS_MAX) return;
    throw new PledgewatchError('PW_EVIDENCE_TOO_MUCH', { max: BUNDLE_PARTS_MAX });
  }
}
