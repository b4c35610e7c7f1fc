import type { PersonView } from '#/core/index.ts';

/** Persons by tenant; erased ones too, so that a store that was brought back is erased again. */
export class PersonBook {
  readonly #persons = new Map<string, PersonView>();
  readonly #counts = new Map<string, number>();

  constructor(saved: readonly PersonView[] = []) {
    for (const person of saved) this.put(person);
  }

  save(): PersonView[] {
    return [...this.#persons.values()];
  }

  person(tenantId: string, personId: string): PersonView | undefined {
    return this.#persons.get(`${tenantId}/${personId}`);
  }

  countOf(tenantId: string): number {
    return this.#counts.get(tenantId) ?? 0;
  }

  put(person: PersonView): void {
    const { tenantId, personId } = person;
    const key = `${tenantId}/${personId}`;
    if (!this.#persons.has(key)) this.#counts.set(tenantId, this.countOf(tenantId) + 1);
    this.#persons.set(key, person);
  }
}
