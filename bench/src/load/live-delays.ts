import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Receiver } from '../journey/receiver.ts';

const EVERY_MS = 1_000;

/** No webhook after so long: an alert was lost, or the machine stands still. */
const TOLD_MS_MAX = 120_000;

/**
 * Lets something happen once a second, each time with a correlation id of its own, and waits until the
 * bank is told of it.
 *
 * @returns Milliseconds from each telling to the bank's webhook; at least one.
 */
export async function liveDelays(of: {
  /** When to stop, unless nothing has happened yet. */
  readonly until: AbortSignal;
  readonly atMost: number;
  readonly receiver: Receiver;
  readonly tell: (correlationId: string, count: number) => void;
}): Promise<number[]> {
  const { until, atMost, receiver, tell } = of;
  const run = randomUUID();
  const delays: number[] = [];
  while (delays.length < atMost && !(until.aborted && delays.length > 0)) {
    const id = `live-${run}-${delays.length}`;
    const sentAt = performance.now();
    tell(id, delays.length);
    const late = delay(TOLD_MS_MAX, undefined, { ref: false });
    const toldAt = await Promise.race([receiver.told(id), late]);
    if (toldAt === undefined) throw new Error(`nobody told of ${id} in ${TOLD_MS_MAX} ms`);
    delays.push(toldAt - sentAt);
    await delay(EVERY_MS, undefined, { signal: until }).catch(() => undefined);
  }
  return delays;
}
