import type { EpochMs } from '@pledgewatch/shared/clock';
import type { ProposeBinding } from '@pledgewatch/shared/command';
import { unitKey } from '@pledgewatch/shared/epc';

/** A re-binding, as proposed, and whether it counts. */
export interface Binding extends Omit<ProposeBinding, 'type'> {
  readonly proposedBy: string;
  readonly proposedAt: EpochMs;
  readonly entry: number;
  confirmedBy: string | null;
  boundAt: EpochMs | null;
}

export interface SavedBindings {
  readonly bindings: readonly Binding[];
  readonly retired: readonly string[];
}

/** Re-bindings of tags and scales, and the tags that are out of use. */
export class BindingBook {
  readonly bindings = new Map<string, Binding>();
  /** Keys of tags that were taken off a unit: nothing wears one before it is bound anew. */
  readonly #retired: Set<string>;
  readonly #counts = new Map<string, number>();

  constructor(saved?: SavedBindings) {
    this.#retired = new Set(saved?.retired);
    for (const binding of saved?.bindings ?? []) this.add(binding);
  }

  save(): SavedBindings {
    return { bindings: [...this.bindings.values()], retired: [...this.#retired] };
  }

  add(binding: Binding): void {
    this.bindings.set(binding.bindingId, binding);
    this.#counts.set(binding.pledgeId, this.countOf(binding.pledgeId) + 1);
  }

  countOf(pledgeId: string): number {
    return this.#counts.get(pledgeId) ?? 0;
  }

  isRetired(epc: string): boolean {
    return this.#retired.size > 0 && this.#retired.has(unitKey(epc));
  }

  /** The old tag is out of use; the new one is in use, whatever it was on before. */
  rebound({ oldEpc, newEpc }: { readonly oldEpc: string; readonly newEpc: string }): void {
    this.#retired.add(unitKey(oldEpc));
    this.#retired.delete(unitKey(newEpc));
  }
}
