import { PledgewatchError, type ErrorCode, type ErrorFacts } from '@pledgewatch/shared/errors';
import { NAMED_MAX } from './limits.ts';

/** Every reason against one command, so that all of them are told at once. */
export class Refusals {
  readonly #found: PledgewatchError[] = [];

  add(error: PledgewatchError): void {
    this.#found.push(error);
  }

  /** Refuses when `isBroken`. */
  when(isBroken: boolean, code: ErrorCode, facts: ErrorFacts = {}): void {
    if (isBroken) this.#found.push(new PledgewatchError(code, facts));
  }

  get isEmpty(): boolean {
    return this.#found.length === 0;
  }

  /** @throws {PledgewatchError} The reason, or `PW_COMMAND_REFUSED` with all of them. */
  throwIfAny(): void {
    const [only] = this.#found;
    if (!only) return;
    if (this.#found.length === 1) throw only;
    throw new PledgewatchError('PW_COMMAND_REFUSED', {
      count: this.#found.length,
      codes: this.#found.map(({ code }) => code).join(' '),
      problems: this.#found.map(({ code, message }) => `${code}: ${message}`).join('\n'),
      problemsZh: this.#found.map(({ code, messageZh }) => `${code}：${messageZh}`).join('\n'),
    });
  }
}

/** A count and the first few, for a refusal. */
export function named(ids: readonly string[]): { count: number; first: string } {
  const more = ids.length > NAMED_MAX ? ' …' : '';
  return { count: ids.length, first: ids.slice(0, NAMED_MAX).join(' ') + more };
}

/** Ids that stand in the list more than once. */
export function repeated(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) twice.add(id);
    seen.add(id);
  }
  return [...twice];
}
