import type { Outcome } from '@pledgewatch/cloud/sequencer';
import type { Actor, Command, CommandRecord } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Cloud } from './cloud.ts';

/** Something somebody wants done, said anew each time it is tried. */
export interface Wish {
  readonly by: Actor;
  readonly command: (now: number) => Command;
  /** Refused once, it is dropped. */
  readonly isOnce?: true;
}

/**
 * People with wishes, one after the other: what is refused they ask again later; what they never heard
 * of they ask again with the same key, because nobody knows whether it was done.
 */
export class People {
  readonly #name: string;
  readonly #cloud: Cloud;
  readonly #onAnswer: (record: CommandRecord, outcome: Outcome) => void;
  readonly #wishes: Wish[] = [];
  #unheard: CommandRecord | null = null;
  #asked = 0;

  constructor(of: {
    readonly name: string;
    readonly cloud: Cloud;
    readonly onAnswer: (record: CommandRecord, outcome: Outcome) => void;
  }) {
    this.#name = of.name;
    this.#cloud = of.cloud;
    this.#onAnswer = of.onAnswer;
  }

  wish(...wishes: readonly Wish[]): void {
    this.#wishes.push(...wishes);
  }

  /** Wishes for something that is dropped when it is refused. */
  tryOnce(wish: Wish): void {
    this.#wishes.push({ ...wish, isOnce: true });
    this.ask();
  }

  /** How many wishes are still open. */
  get waiting(): number {
    return this.#wishes.length;
  }

  /** Asks for what comes next, until something is refused or nobody answers. */
  ask(): void {
    for (let wish = this.#wishes[0]; wish && this.#cloud.isUp; wish = this.#wishes[0]) {
      const record = this.#unheard ?? this.#recordOf(wish);
      try {
        const outcome = this.#cloud.submit(record);
        this.#unheard = outcome ? null : record;
        if (!outcome) return;
        this.#wishes.shift();
        this.#onAnswer(record, outcome);
      } catch (error) {
        if (!(error instanceof PledgewatchError)) throw error;
        this.#unheard = null;
        if (!wish.isOnce) return;
        this.#wishes.shift();
      }
    }
  }

  #recordOf({ by, command }: Wish): CommandRecord {
    const idempotencyKey = `${this.#name}-${String((this.#asked += 1)).padStart(6, '0')}`;
    return { actor: by, idempotencyKey, command: command(this.#cloud.now()) };
  }
}
