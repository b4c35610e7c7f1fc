import type { Clock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Log } from '@pledgewatch/shared/log';
import type { Follower } from '#/core/index.ts';
import type { Ledger } from '#/ledger/index.ts';
import type { Sequencer } from '#/sequencer/index.ts';
import { RecentPages } from './recent-pages.ts';
import { Run } from './run.ts';

/** Followers at their work. */
export interface Following {
  /** Ledger entries that the follower has not taken yet. @throws {RangeError} For an unknown name. */
  lag(name: string): number;
  /** Stops once each follower is done with the pages under way. */
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
