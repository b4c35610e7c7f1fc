import { CATALOGUE, type ErrorCode, type FaultKind } from './catalogue/index.ts';

/** The values an error speaks of; they fill the placeholders of its message. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Every error this system raises on purpose: a stable code, the facts, and what to do next.
 *
 * The code decides everything else (wording in both languages, who may act, the HTTP status), so a
 * place that raises an error states only what happened. A broken promise of our own is not one of
 * these: it fails with `node:assert`.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { PledgewatchError } from '@pledgewatch/shared/errors';
 *
 * const error = new PledgewatchError('PW_NOT_FOUND', { what: 'pledge', id: 'P-7' });
 * assert.equal(error.message, 'no pledge P-7 is visible to this key');
 * assert.equal(error.kind, 'reject');
 * ```
 */
export class PledgewatchError extends Error {
  /** Stable across releases, never reused; listed in docs/ERRORS.md. */
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super(fill(CATALOGUE[code].en, facts), options);
    this.code = code;
    this.facts = facts;
  }

  override get name(): string {
    return 'PledgewatchError';
  }

  /** Who can repair the fault. */
  get kind(): FaultKind {
    return CATALOGUE[this.code].kind;
  }

  /** The HTTP status of a problem answer that carries this error (RFC 9457). */
  get httpStatus(): number {
    return CATALOGUE[this.code].http;
  }

  /** The message in Chinese. */
  get messageZh(): string {
    return fill(CATALOGUE[this.code].zh, this.facts);
  }

  /** What to do next, in English and in Chinese. */
  get next(): { readonly en: string; readonly zh: string } {
    const { next, nextZh } = CATALOGUE[this.code];
    return { en: fill(next, this.facts), zh: fill(nextZh, this.facts) };
  }
}

function fill(template: string, facts: ErrorFacts): string {
  return template.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) =>
    name in facts ? String(facts[name]) : placeholder,
  );
}
