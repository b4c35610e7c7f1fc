import type { DatabaseSync } from 'node:sqlite';
import type { Actor } from '@pledgewatch/shared/command';
import type { Concern, LawView } from '#/core/index.ts';

/**
 * What events concern, numbered: there are about two a pledge and one a site, so whose eyes an event
 * is for is asked once a concern and not once an event.
 */
export class Audience {
  readonly #db;
  readonly #numbers = new Map<string, number>();
  readonly #concerns = new Map<number, Concern>();
  readonly #law: Pick<LawView, 'sees'>;

  constructor(db: DatabaseSync, law: Pick<LawView, 'sees'>) {
    this.#db = {
      all: db.prepare('SELECT number, concern FROM concern'),
      add: db.prepare('INSERT INTO concern (concern) VALUES (?)'),
    };
    this.#law = law;
    this.reload();
  }

  /** Its number; written where it is new, so this belongs inside a commit. */
  numberOf({ tenantId, siteId, pledgeId }: Concern): number {
    const text = JSON.stringify({ tenantId, siteId, pledgeId });
    return (
      this.#numbers.get(text) ?? this.#know(Number(this.#db.add.run(text).lastInsertRowid), text)
    );
  }

  /** Numbers of the concerns that the actor sees. */
  seenBy(actor: Actor): number[] {
    const seen: number[] = [];
    for (const [number, concern] of this.#concerns) {
      if (this.#law.sees(actor, concern)) seen.push(number);
    }
    return seen;
  }

  /** Reads the table again: a commit that failed may have numbered some in vain. */
  reload(): void {
    this.#numbers.clear();
    this.#concerns.clear();
    for (const { number, concern } of this.#db.all.all() as unknown as Row[]) {
      this.#know(number, concern);
    }
  }

  #know(number: number, text: string): number {
    this.#numbers.set(text, number);
    this.#concerns.set(number, JSON.parse(text) as Concern);
    return number;
  }
}

interface Row {
  readonly number: number;
  readonly concern: string;
}
