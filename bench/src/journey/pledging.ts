import { inventory, startDevices } from './devices.ts';
import type { SiteCloud } from './journey.ts';
import { effectSteps, pledgeBody } from '../pledged.ts';
import { epcsOf, SITE_ID, SLOT_IDS } from './site.ts';

/** The gateway has told of its goods by then. */
const PATIENCE_MS = 60_000;

/** Pledges the goods of the first slots. They are in effect only once the sensors vouch for them. */
export async function pledgeSlots(
  cloud: SiteCloud,
  deviceBrokerUrl: string,
  slots: number,
): Promise<void> {
  const now = Date.now();
  const pledges = SLOT_IDS.slice(0, slots).map((slotId, slot) => {
    const of = { pledgeId: `BENCH-${slotId}`, siteId: SITE_ID };
    return pledgeBody({ ...of, stacks: [{ slotId, epcs: epcsOf(slot) }] }, now);
  });
  for (const pledge of pledges) await cloud.post('bank', '/v1/pledges', pledge);
  await showGoods(deviceBrokerUrl, slots);
  for (const { path, body } of pledges.flatMap(({ pledgeId }) => effectSteps(pledgeId, now))) {
    await patiently(() => cloud.post('bank', path, body));
  }
}

/** A tag counts when it was heard twice. */
async function showGoods(deviceBrokerUrl: string, slots: number): Promise<void> {
  const devices = await startDevices(deviceBrokerUrl, 0);
  for (const message of inventory(slots)) await devices.publish(message);
  for (const message of inventory(slots)) await devices.publish(message);
  await devices.stop();
}

async function patiently(work: () => Promise<unknown>): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}
