import { setTimeout as delay } from 'node:timers/promises';
import { portalRead, type Devices } from './devices.ts';
import type { Receiver } from './receiver.ts';
import { epcOf } from '../pledged.ts';
import { PLEDGES } from './site.ts';

/** Between a tag's reads inside and outside; uneven, so that they fall in step with no timer. */
const PAUSE_MS = 70;
const PAUSE_SPREAD_MS = 60;

/** No webhook after so long: an alert was lost, or the machine stands still. */
const TOLD_MS_MAX = 30_000;

/**
 * Carries tags out of the gate, one after the other, and waits until the bank is told of each.
 *
 * @returns Milliseconds from the publish of the read outside the gate to the arrival of the webhook.
 */
export async function steal(
  of: { readonly devices: Devices; readonly receiver: Receiver; readonly from: number },
  count: number,
  onTold: () => void,
): Promise<number[]> {
  const { devices, receiver, from } = of;
  const inside = (theft: number) =>
    devices.publish(portalRead(epcOfTheft(theft), 'inside', `in-${theft}`));
  const told: Promise<number>[] = [];
  for (let theft = from; theft < from + count; theft++) {
    await inside(theft);
    await delay(PAUSE_MS + Math.random() * PAUSE_SPREAD_MS);
    const mid = `theft-${theft}`;
    const message = portalRead(epcOfTheft(theft), 'outside', mid);
    const sentAt = performance.now();
    await devices.publish(message);
    told.push(atMost(TOLD_MS_MAX, receiver.told(mid), mid).then((at) => at - sentAt));
    void told.at(-1)?.then(onTold, () => undefined);
  }
  return Promise.all(told);
}

/** Each pledge in turn. */
function epcOfTheft(theft: number): string {
  return epcOf(theft % PLEDGES, Math.floor(theft / PLEDGES));
}

async function atMost<T>(ms: number, work: Promise<T>, what: string): Promise<T> {
  const given = new AbortController();
  const late = delay(ms, undefined, { signal: given.signal }).then(() => {
    throw new Error(`nobody told of ${what} within ${ms} ms`);
  });
  late.catch(() => undefined);
  return Promise.race([work, late]).finally(() => given.abort());
}
