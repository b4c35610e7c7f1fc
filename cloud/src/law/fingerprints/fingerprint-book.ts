import type { RegisterDocument } from '@pledgewatch/shared/command';
import type { Fingerprint } from '@pledgewatch/shared/fingerprint';
import type { DocumentMatch } from '#/core/index.ts';

/** A document of a pledge, as registered. */
export interface RegisteredDocument extends Omit<RegisterDocument, 'type'> {
  readonly tenantId: string;
}

/** Registered documents by their marks, and what the last fact found. */
export class FingerprintBook {
  readonly documents = new Map<string, RegisteredDocument>();
  /** Documents by exchange and mark. */
  readonly #marked = new Map<string, RegisteredDocument[]>();
  readonly #ofPledge = new Map<string, number>();
  #matches: DocumentMatch[] = [];

  constructor(saved: readonly RegisteredDocument[] = []) {
    for (const document of saved) this.add(document);
  }

  save(): readonly RegisteredDocument[] {
    return [...this.documents.values()];
  }

  /** Another fact is folded. */
  begin(): void {
    if (this.#matches.length > 0) this.#matches = [];
  }

  matches(): readonly DocumentMatch[] {
    return this.#matches;
  }

  found(match: DocumentMatch): void {
    this.#matches.push(match);
  }

  add(document: RegisteredDocument): void {
    const { tenantId, documentId, pledgeId, exchangeId, fingerprint } = document;
    this.documents.set(`${tenantId}/${documentId}`, document);
    this.#ofPledge.set(pledgeId, this.countOf(pledgeId) + 1);
    for (const mark of marksOf(fingerprint)) {
      const key = `${exchangeId}/${mark}`;
      this.#marked.set(key, [...(this.#marked.get(key) ?? []), document]);
    }
  }

  /** A tenant's own of an exchange, by their exact mark, each once. */
  of(tenantId: string, exchangeId: string): readonly RegisteredDocument[] {
    const own = [...this.documents.values()].filter(
      (document) => document.tenantId === tenantId && document.exchangeId === exchangeId,
    );
    const byMark = new Map(own.map((document) => [document.fingerprint.exact, document]));
    return [...byMark.values()].sort((one, other) =>
      one.fingerprint.exact < other.fingerprint.exact ? -1 : 1,
    );
  }

  countOf(pledgeId: string): number {
    return this.#ofPledge.get(pledgeId) ?? 0;
  }

  /** Documents of the exchange that share a mark, each once. */
  alike(exchangeId: string, fingerprint: Fingerprint): ReadonlySet<RegisteredDocument> {
    const found = marksOf(fingerprint).flatMap(
      (mark) => this.#marked.get(`${exchangeId}/${mark}`) ?? [],
    );
    return new Set(found);
  }
}

function marksOf({ exact, near }: Fingerprint): string[] {
  return [exact, ...near];
}
