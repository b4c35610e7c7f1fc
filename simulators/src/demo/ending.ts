/**
 * A story that is not told when the time is up goes on for so long at most: on a busy machine
 * everything takes longer, and a story without its end tells nobody anything.
 */
export const GRACE_MS = 300_000;

/** The longest time a timer of Node.js can wait, ms. */
const TIMER_MS_MAX = 2_147_483_647;

/** When the demo ends: told to by somebody, or when its time is up and its story told. */
export class Ending {
  readonly #ending = new AbortController();
  readonly #onLate: () => void;
  #isTimeUp = false;
  #isTold = false;

  /**
   * @param seconds Infinity for no time of its own.
   * @param onLate Told when the time is up before the story is told.
   */
  constructor(seconds: number, onLate: () => void) {
    this.#onLate = onLate;
    if (seconds === Infinity) return;
    setTimeout(() => this.#timeIsUp(), Math.min(seconds * 1_000, TIMER_MS_MAX)).unref();
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Whether even the grace ran out. */
  isUntold = false;

  /** The story came to its end. */
  told(): void {
    this.#isTold = true;
    if (this.#isTimeUp) this.end();
  }

  readonly end = (): void => this.#ending.abort();

  #timeIsUp(): void {
    this.#isTimeUp = true;
    if (this.#isTold || this.signal.aborted) return this.end();
    this.#onLate();
    setTimeout(() => this.#graceIsOver(), GRACE_MS).unref();
  }

  #graceIsOver(): void {
    this.isUntold = !this.#isTold && !this.signal.aborted;
    this.end();
  }
}
