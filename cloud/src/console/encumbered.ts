import type { EpochMs } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { ENCUMBERED_ANSWERS_MAX, ENCUMBERED_WINDOW_MS, PROBERS_MAX } from './limits.ts';

/**
 * How often each tenant was told "encumbered". Who asks again and again wants to learn what others hold,
 * not to pledge: for the rest of the window its claims are refused unread, free goods or not.
 */
export class EncumberedAnswers {
  /** Times of the answers, by tenant, oldest first. */
  readonly #told = new Map<string, EpochMs[]>();

  /** @throws {PledgewatchError} `PW_RATE_LIMITED`. */
  refuseProbing(tenantId: string, now: EpochMs): void {
    const recent = this.#recent(tenantId, now);
    if (recent.length < ENCUMBERED_ANSWERS_MAX) return;
    throw new PledgewatchError('PW_RATE_LIMITED', {
      max: ENCUMBERED_ANSWERS_MAX,
      windowSeconds: ENCUMBERED_WINDOW_MS / 1_000,
    });
  }

  /** Counts an answer, if it says so. */
  count(tenantId: string, answer: unknown, now: EpochMs): void {
    if (!tellsEncumbered(answer)) return;
    const recent = this.#recent(tenantId, now);
    this.#told.delete(tenantId);
    this.#told.set(tenantId, [...recent, now]);
    const [oldest] = this.#told.keys();
    if (this.#told.size > PROBERS_MAX && oldest !== undefined) this.#told.delete(oldest);
  }

  #recent(tenantId: string, now: EpochMs): EpochMs[] {
    const told = this.#told.get(tenantId) ?? [];
    return told.filter((at) => at > now - ENCUMBERED_WINDOW_MS);
  }
}

/** Alone, or among other reasons. */
function tellsEncumbered(answer: unknown): boolean {
  if (!(answer instanceof PledgewatchError)) return false;
  const { code, facts } = answer;
  return code === 'PW_ENCUMBERED' || String(facts['codes']).split(' ').includes('PW_ENCUMBERED');
}
