import type { SavedParts, StateChange } from './state-change.ts';

/**
 * State kept in named parts, so that a commit writes only what changed since the last one. A part
 * is a plain JSON value, changed in place and then marked.
 */
export class NamedParts<S extends object> {
  readonly #prefix: string;
  readonly #parts = new Map<string, S>();
  readonly #changed = new Set<string>();

  /** @param prefix What the names of these parts begin with, slash included. */
  constructor(prefix: string, saved: SavedParts) {
    this.#prefix = prefix;
    for (const [name, body] of saved) {
      if (name.startsWith(prefix)) {
        this.#parts.set(name.slice(prefix.length), JSON.parse(body) as S);
      }
    }
  }

  get size(): number {
    return this.#parts.size;
  }

  get(id: string): S | undefined {
    return this.#parts.get(id);
  }

  has(id: string): boolean {
    return this.#parts.has(id);
  }

  /** By id, whatever order they came in: a restored state iterates like the one it was saved from. */
  sorted(): [id: string, part: S][] {
    return [...this.#parts].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  entries(): IterableIterator<[id: string, part: S]> {
    return this.#parts.entries();
  }

  put(id: string, part: S): S {
    this.#parts.set(id, part);
    this.#changed.add(id);
    return part;
  }

  /** The part was changed in place. */
  mark(id: string): void {
    this.#changed.add(id);
  }

  delete(id: string): void {
    if (this.#parts.delete(id)) this.#changed.add(id);
  }

  /** What changed since the last call. */
  takeChanges(): StateChange[] {
    const changes = Array.from(this.#changed, (id) => {
      const part = this.#parts.get(id);
      return { name: this.#prefix + id, body: part === undefined ? null : JSON.stringify(part) };
    });
    this.#changed.clear();
    return changes;
  }
}
