import { NamedParts, type SavedParts, type StateChange } from '#/goods/index.ts';
import { FORGERY_EVERY_MS } from './limits.ts';

interface ClockPart {
  /** Latest time the cloud ever signed. */
  signedAt: number;
  forgeryToldAt: number;
}

/**
 * The gate's time: its own clock, but never behind a time the cloud has signed, so that setting the
 * clock back reopens no window and no lease.
 */
export class GateClock {
  readonly #parts: NamedParts<ClockPart>;

  constructor(saved: SavedParts) {
    this.#parts = new NamedParts('gate/clock', saved);
  }

  at(now: number): number {
    return Math.max(now, this.#parts.get('')?.signedAt ?? 0);
  }

  sign(signedAt: number): void {
    const part = this.#part();
    if (signedAt <= part.signedAt) return;
    part.signedAt = signedAt;
    this.#parts.mark('');
  }

  /** True when a forgery is to be told now: not more than one a second. */
  mayTellForgery(now: number): boolean {
    const part = this.#part();
    if (Math.abs(now - part.forgeryToldAt) < FORGERY_EVERY_MS) return false;
    part.forgeryToldAt = now;
    this.#parts.mark('');
    return true;
  }

  takeChanges(): StateChange[] {
    return this.#parts.takeChanges();
  }

  #part(): ClockPart {
    return this.#parts.get('') ?? this.#parts.put('', { signedAt: 0, forgeryToldAt: 0 });
  }
}
