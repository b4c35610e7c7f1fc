import { DEVICES_REMEMBERED_MAX } from '../limits.ts';
import type { Counter, Decoded, Recall } from './device-message.ts';

/**
 * The counters of one source. What a message says of them is used at once, but kept for the source's next
 * session only when the message is stored: one that comes again must show its gap again.
 */
export class CounterMemory {
  readonly #stored: Map<string, unknown>;
  readonly #seen = new Map<string, Counter>();

  /** @param stored What outlives this session. */
  constructor(stored: Map<string, unknown>) {
    this.#stored = stored;
  }

  readonly recall: Recall = (name) =>
    this.#seen.get(name) ?? (this.#stored.get(name) as Counter | undefined);

  seen({ remember = [] }: Decoded): void {
    for (const [name, counter] of remember) put(this.#seen, name, counter);
  }

  stored({ remember = [] }: Decoded): void {
    for (const [name, counter] of remember) put(this.#stored, name, counter);
  }
}

function put<T>(map: Map<string, T>, name: string, value: T): void {
  map.delete(name);
  map.set(name, value);
  if (map.size <= DEVICES_REMEMBERED_MAX) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
