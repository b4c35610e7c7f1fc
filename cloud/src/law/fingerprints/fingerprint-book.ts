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
