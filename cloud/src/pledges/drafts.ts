import type { Pledge } from './records.ts';

/** Pledges on their way into effect, oldest first, and how many each bank has. */
export class Drafts {
  readonly #drafts = new Set<Pledge>();
  readonly #counts = new Map<string, number>();

  add(pledge: Pledge): void {
    this.#drafts.add(pledge);
    this.#counts.set(pledge.tenantId, this.countOf(pledge.tenantId) + 1);
  }

  remove(pledge: Pledge): void {
    this.#drafts.delete(pledge);
    this.#counts.set(pledge.tenantId, this.countOf(pledge.tenantId) - 1);
  }

  oldest(): Pledge | undefined {
    const [oldest] = this.#drafts;
    return oldest;
  }

  countOf(tenantId: string): number {
    return this.#counts.get(tenantId) ?? 0;
  }
}
