import type { Api } from './api.ts';
import { allOf, goodsOf, type DemoStack } from './site.ts';

interface PledgeStanding {
  readonly pledgeId: string;
  readonly state: string;
}

/** What the ledger says must stand in the warehouse from earlier starts. */
export async function standing(maker: Api): Promise<DemoStack[]> {
  const { items } = await maker.get<{ items: PledgeStanding[] }>('/v1/pledges');
  const live = items.filter(({ state }) => state !== 'RELEASED' && state !== 'CLOSED');
  const units = new Map<string, number>();
  for (const { pledgeId } of live) {
    const { slots } = await maker.get<{ slots: { slotId: string; units: number }[] }>(
      `/v1/pledges/${pledgeId}`,
    );
    for (const slot of slots) units.set(slot.slotId, slot.units);
  }
  const starts = new Set(live.map(({ pledgeId }) => Number(pledgeId.split('-')[1])));
  return [...starts].flatMap((start) =>
    allOf(goodsOf(start)).map(({ slotId, firstSerial }) => ({
      slotId,
      firstSerial,
      bags: units.get(slotId) ?? 0,
    })),
  );
}
