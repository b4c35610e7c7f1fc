import type { EpochMs } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { COMPARED_MAX, ENCUMBERED_WINDOW_MS, PROBERS_MAX } from './limits.ts';

interface Compared {
  readonly since: EpochMs;
  readonly count: number;
}

/**
 * How many foreign fingerprints each tenant compares with its own. Lists are exchanged now and then;
 * whoever compares without end guesses documents.
 */
export class Comparisons {
  readonly #compared = new Map<string, Compared>();

  /** @throws {PledgewatchError} `PW_RATE_LIMITED`. */
  take(tenantId: string, fingerprints: number, now: EpochMs): void {
    const known = this.#compared.get(tenantId);
    const isOver = !known || known.since <= now - ENCUMBERED_WINDOW_MS;
    const { since, count } = isOver ? { since: now, count: 0 } : known;
    if (count + fingerprints > COMPARED_MAX) {
      const windowSeconds = ENCUMBERED_WINDOW_MS / 1_000;
      throw new PledgewatchError('PW_RATE_LIMITED', { max: COMPARED_MAX, windowSeconds });
    }
    this.#compared.delete(tenantId);
    this.#compared.set(tenantId, { since, count: count + fingerprints });
    const [oldest] = this.#compared.keys();
    if (this.#compared.size > PROBERS_MAX && oldest !== undefined) this.#compared.delete(oldest);
  }
}
