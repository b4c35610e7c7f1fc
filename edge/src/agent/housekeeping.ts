import type { Clock } from '@pledgewatch/shared/clock';
import { TIDY_EVERY_MS } from './limits.ts';
import type { JournalKeeper } from './journal-keeper.ts';
import { heartbeat } from './own-events.ts';

export interface HousekeepingParts {
  readonly keeper: JournalKeeper;
  readonly gatewayId: string;
  readonly clock: Clock;
  readonly heartbeatMs: number;
  /** Whether nothing was sealed since the last time it was asked. */
  readonly wasQuiet: () => boolean;
}

/** Says that the gateway lives when nothing else does, and keeps the journal within its bounds. */
export async function keepHouse(parts: HousekeepingParts, signal: AbortSignal): Promise<void> {
  const { keeper, gatewayId, clock, heartbeatMs, wasQuiet } = parts;
  let tidiedAt = clock.now();
  while (!signal.aborted) {
    const now = clock.now();
    try {
      if (wasQuiet()) keeper.journal().appendEvents([heartbeat(gatewayId, now)]);
      if (Math.abs(now - tidiedAt) >= TIDY_EVERY_MS) {
        tidiedAt = now;
        keeper.journal().tidy();
      }
    } catch (error) {
      keeper.report(error);
    }
    await clock.sleep(heartbeatMs, signal);
  }
}
