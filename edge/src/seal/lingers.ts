import type { Clock } from '@pledgewatch/shared/clock';
import type { Lane } from '@pledgewatch/shared/topics';
import {
  EVENT_LINGER_MS,
  ITEMS_MAX,
  RETRY_MS,
  TELEMETRY_LINGER_MS,
  TELEMETRY_LOOK_MS,
} from './limits.ts';
import type { Sealer } from './sealer.ts';

interface Sealing {
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called after batches of a lane were sealed. */
  readonly onSealed: (lane: Lane) => void;
  /** Told what the journal said instead of taking a batch; sealing goes on afterwards. */
  readonly onFault: (error: unknown) => void;
}

/** Seals both lanes until the signal aborts: events within 20 ms, telemetry at 500 items or 1 s. */
export async function sealContinuously(sealing: Sealing): Promise<void> {
  await Promise.all([sealEvents(sealing), sealTelemetry(sealing)]);
}

async function sealEvents(sealing: Sealing): Promise<void> {
  const { clock, signal } = sealing;
  while (!signal.aborted) {
    const sealed = attempt(sealing, 'events', 1);
    await clock.sleep(sealed === null ? RETRY_MS : sealed > 0 ? 0 : EVENT_LINGER_MS, signal);
  }
}

async function sealTelemetry(sealing: Sealing): Promise<void> {
  const { clock, signal } = sealing;
  let emptiedAt = clock.now();
  while (!signal.aborted) {
    const isDue = Math.abs(clock.now() - emptiedAt) >= TELEMETRY_LINGER_MS;
    const sealed = attempt(sealing, 'telemetry', isDue ? 1 : ITEMS_MAX);
    if (isDue && sealed !== null) emptiedAt = clock.now();
    await clock.sleep(sealed === null ? RETRY_MS : sealed > 0 ? 0 : TELEMETRY_LOOK_MS, signal);
  }
}

/** How many were sealed; null when the journal would not. */
function attempt({ sealer, onSealed, onFault }: Sealing, lane: Lane, atLeast: number) {
  try {
    const sealed = sealer.seal(lane, atLeast);
    if (sealed > 0) onSealed(lane);
    return sealed;
  } catch (error) {
    onFault(error);
    return null;
  }
}
