import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Log } from '@pledgewatch/shared/log';
import type { Follower, Page } from '#/core/index.ts';
import type { Ledger } from '#/ledger/index.ts';
import type { Sequencer } from '#/sequencer/index.ts';
import { BACK_OFF_MAX_MS, BACK_OFF_MS } from './limits.ts';
import { readPage } from './page.ts';
import { RecentPages } from './recent-pages.ts';

/** Followers at their work. */
export interface Following {
  /** Ledger entries that the follower has not taken yet. @throws {RangeError} For an unknown name. */
  lag(name: string): number;
  /** Stops once each follower is done with the page it is taking. */
  stop(): Promise<void>;
}

export interface FollowingPorts {
  readonly followers: readonly Follower[];
  readonly ledger: Ledger;
  readonly sequencer: Pick<Sequencer, 'subscribe'>;
  readonly log: Log;
  readonly clock: Clock;
}

/**
 * Hands every follower the ledger from its cursor on, page after page. One at the head is given what
 * was just committed, from memory; one behind is read to from the ledger. Each goes at its own pace:
 * one that fails waits and tries again, and what it has yet to take stays in the ledger, not in
 * memory.
 *
 * @throws {PledgewatchError} `PW_FOLLOWER_AHEAD` when the ledger is shorter than what was made of it.
 */
export function startFollowing(ports: FollowingPorts): Following {
  const { followers, ledger, sequencer, log, clock } = ports;
  const size = ledger.size();
  for (const follower of followers) refuseAhead(follower, size);
  const recent = new RecentPages();
  const stopped = new AbortController();
  const runs = followers.map((follower) => new Run({ follower, ledger, recent, log, clock }));
  const stopListening = sequencer.subscribe((page) => {
    recent.dropBefore(Math.min(...followers.map((follower) => follower.cursor())));
    recent.add(page);
    for (const run of runs) run.wake();
  });
  const ends = runs.map((run) => run.until(stopped.signal));
  return {
    lag(name) {
      const follower = followers.find((one) => one.name === name);
      if (!follower) throw new RangeError(`no follower ${name}`);
      return ledger.size() - follower.cursor();
    },
    async stop() {
      stopListening();
      stopped.abort();
      for (const run of runs) run.wake();
      await Promise.all(ends);
    },
  };
}

function refuseAhead(follower: Follower, size: number): void {
  const cursor = follower.cursor();
  if (cursor <= size) return;
  throw new PledgewatchError('PW_FOLLOWER_AHEAD', { follower: follower.name, cursor, size });
}

interface RunPorts extends Pick<FollowingPorts, 'ledger' | 'log' | 'clock'> {
  readonly follower: Follower;
  readonly recent: RecentPages;
}

/** One follower's way through the ledger. */
class Run {
  readonly #ports: RunPorts;
  #wake: (() => void) | undefined;
  #failures = 0;

  constructor(ports: RunPorts) {
    this.#ports = ports;
  }

  /** There is more to take. */
  wake(): void {
    this.#wake?.();
  }

  async until(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      // Followers that never wait for anything would otherwise keep the loop for themselves.
      await nextTurn();
      if (stop.aborted) return;
      try {
        const page = this.#nextPage();
        if (page) await this.#take(page);
        else await this.#woken();
      } catch (error) {
        await this.#backOff(error, stop);
      }
    }
  }

  #nextPage(): Page | undefined {
    const { follower, ledger, recent } = this.#ports;
    const cursor = follower.cursor();
    if (cursor >= ledger.size()) return undefined;
    return recent.after(cursor) ?? readPage(ledger, cursor);
  }

  async #take(page: Page): Promise<void> {
    const { follower, log } = this.#ports;
    await follower.take(page);
    if (this.#failures === 0) return;
    log.info({ follower: follower.name, failures: this.#failures }, 'follower goes on');
    this.#failures = 0;
  }

  async #woken(): Promise<void> {
    await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = undefined;
  }

  /** Told once, however long it lasts. */
  async #backOff(cause: unknown, stop: AbortSignal): Promise<void> {
    const { follower, log, clock } = this.#ports;
    if (this.#failures === 0) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const facts = { follower: follower.name, cursor: follower.cursor(), reason };
      const error = new PledgewatchError('PW_FOLLOWER_FAILED', facts, { cause });
      log.error({ code: error.code, err: cause }, error.message);
    }
    await clock.sleep(Math.min(BACK_OFF_MAX_MS, BACK_OFF_MS * 2 ** this.#failures), stop);
    this.#failures += 1;
  }
}
