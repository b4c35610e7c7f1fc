import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Log } from '@pledgewatch/shared/log';
import type { Follower, Page } from '#/core/index.ts';
import type { Ledger } from '#/ledger/index.ts';
import { BACK_OFF_MAX_MS, BACK_OFF_MS } from './limits.ts';
import { readPage } from './page.ts';
import type { RecentPages } from './recent-pages.ts';

interface RunPorts {
  readonly follower: Follower;
  readonly ledger: Ledger;
  readonly recent: RecentPages;
  readonly log: Log;
  readonly clock: Clock;
}

/** One follower's way through the ledger. */
export class Run {
  readonly #ports: RunPorts;
  readonly #pagesAtOnce: number;
  /** Pages it is taking; none of them ever rejects. */
  readonly #underWay = new Set<Promise<void>>();
  /** The first entry that it has not been given. */
  #next: number;
  #wake: (() => void) | undefined;
  /** Why a page under way was not taken; the first of them, since they were begun anew. */
  #failure: { readonly cause: unknown } | undefined;
  #failures = 0;

  constructor(ports: RunPorts) {
    this.#ports = ports;
    this.#pagesAtOnce = ports.follower.pagesAtOnce ?? 1;
    this.#next = ports.follower.cursor();
  }

  /** There is more to take. */
  wake(): void {
    this.#wake?.();
  }

  /** Resolves when it has been told to stop and no page is under way. */
  async until(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      // Followers that never wait for anything would otherwise keep the loop for themselves.
      await nextTurn();
      if (stop.aborted) break;
      if (this.#failure) await this.#beginAnew(this.#failure.cause, stop);
      else if (!this.#begin()) await this.#woken();
    }
    await Promise.all(this.#underWay);
  }

  /** Hands over the next page; false when there is none, or no room for it. */
  #begin(): boolean {
    if (this.#underWay.size >= this.#pagesAtOnce) return false;
    try {
      const page = this.#nextPage();
      if (!page) return false;
      this.#next = page.next;
      const taking = this.#take(page);
      this.#underWay.add(taking);
      void taking.finally(() => {
        this.#underWay.delete(taking);
        this.wake();
      });
    } catch (cause) {
      this.#failure = { cause };
    }
    return true;
  }

  #nextPage(): Page | undefined {
    const { ledger, recent } = this.#ports;
    if (this.#next >= ledger.size()) return undefined;
    return recent.after(this.#next) ?? readPage(ledger, this.#next);
  }

  async #take(page: Page): Promise<void> {
    const { follower, log } = this.#ports;
    try {
      await follower.take(page);
    } catch (cause) {
      this.#failure ??= { cause };
      return;
    }
    if (this.#failures === 0) return;
    log.info({ follower: follower.name, failures: this.#failures }, 'follower goes on');
    this.#failures = 0;
  }

  async #woken(): Promise<void> {
    await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = undefined;
  }

  /** Waits, longer each time, and goes back to what has been taken. */
  async #beginAnew(cause: unknown, stop: AbortSignal): Promise<void> {
    const { follower, clock } = this.#ports;
    await Promise.all(this.#underWay);
    if (this.#failures === 0) this.#tell(cause);
    await clock.sleep(Math.min(BACK_OFF_MAX_MS, BACK_OFF_MS * 2 ** this.#failures), stop);
    this.#failures += 1;
    this.#failure = undefined;
    this.#next = follower.cursor();
  }

  /** Told once, however long it lasts. */
  #tell(cause: unknown): void {
    const { follower, log } = this.#ports;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const facts = { follower: follower.name, cursor: follower.cursor(), reason };
    const error = new PledgewatchError('PW_FOLLOWER_FAILED', facts, { cause });
    log.error({ code: error.code, err: cause }, error.message);
  }
}
