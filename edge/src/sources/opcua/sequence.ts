/** The last number before a server counts from 1 again (OPC UA Part 4 §7.26, Counter). */
const SEQUENCE_MAX = 0xffff_ffff;

/** Messages that wait for one before them; past it that one is given up. */
const EARLY_MAX = 1_000;

/** What may be said now, in the order of the server, and whether anything before it is missing for good. */
export interface Taken<M> {
  readonly messages: readonly M[];
  readonly isIncomplete: boolean;
}

/**
 * The messages of one subscription in the order of their numbers, which run from 1 without a hole (OPC UA
 * Part 4 §5.14.1.1). So it is seen, and not guessed, whether a break cost anything. While a session is
 * recovered, what the server sends again and what it sends for the first time come mixed: what is early waits,
 * what is repeated is dropped.
 */
export class Sequence<M> {
  #expected = 1;
  readonly #early = new Map<number, M>();
  #isRecovering = false;

  /** The number to ask the server for next. */
  get expected(): number {
    return this.#expected;
  }

  /** Between a break and the end of the recovery nobody can say yet whether something was lost. */
  get isRecovering(): boolean {
    return this.#isRecovering;
  }

  /** The line broke: what is missing may come yet. */
  recover(): void {
    this.#isRecovering = true;
  }

  /** The server has sent again what it had: what is missing now is lost. */
  recovered(): Taken<M> {
    this.#isRecovering = false;
    return this.#giveUp();
  }

  take(sequenceNumber: number, message: M): Taken<M> {
    const ahead = distance(this.#expected, sequenceNumber);
    if (ahead < 0) return { messages: [], isIncomplete: false };
    this.#early.set(sequenceNumber, message);
    const messages = this.#following();
    if (this.#isRecovering && this.#early.size <= EARLY_MAX)
      return { messages, isIncomplete: false };
    const { messages: rest, isIncomplete } = this.#giveUp();
    return { messages: [...messages, ...rest], isIncomplete };
  }

  /** The server is there and has nothing to say; it gives the number that its next values will have. */
  keepAlive(sequenceNumber: number): Taken<M> {
    const ahead = distance(this.#expected, sequenceNumber);
    if (this.#isRecovering || ahead <= 0) return { messages: [], isIncomplete: false };
    this.#expected = sequenceNumber;
    return { messages: [], isIncomplete: true };
  }

  #following(): M[] {
    const messages: M[] = [];
    for (;;) {
      const next = this.#early.get(this.#expected);
      if (next === undefined) return messages;
      this.#early.delete(this.#expected);
      this.#expected = after(this.#expected);
      messages.push(next);
    }
  }

  #giveUp(): Taken<M> {
    const waiting = [...this.#early].toSorted(([a], [b]) => distance(b, a));
    this.#early.clear();
    const last = waiting.at(-1);
    if (last) this.#expected = after(last[0]);
    return { messages: waiting.map(([, message]) => message), isIncomplete: waiting.length > 0 };
  }
}

const after = (sequence: number): number => (sequence >= SEQUENCE_MAX ? 1 : sequence + 1);

/** How far `to` is ahead of `from`, also where the count began again between them. */
function distance(from: number, to: number): number {
  const apart = to - from;
  if (apart > SEQUENCE_MAX / 2) return apart - SEQUENCE_MAX;
  return apart < -SEQUENCE_MAX / 2 ? apart + SEQUENCE_MAX : apart;
}
