import { Gauge, type Registry } from 'prom-client';
import type { Follower } from '#/core/index.ts';
import type { Following } from '#/follow/index.ts';

/** Shows how far each follower is behind the ledger. */
export function measureFollowing(
  registry: Registry,
  following: Following,
  followers: readonly Follower[],
): void {
  const lag = new Gauge({
    name: 'pledgewatch_follower_lag_entries',
    help: 'Ledger entries that a follower has not taken yet',
    labelNames: ['follower'],
    registers: [registry],
    collect() {
      for (const { name } of followers) lag.set({ follower: name }, following.lag(name));
    },
  });
}
