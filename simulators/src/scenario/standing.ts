import type { Api } from './api.ts';
import { stacksOf, type DemoStack } from './site.ts';

/** What the ledger says must stand in the warehouse from earlier starts. */
export async function standing(maker: Api): Promise<DemoStack[]> {
  const { items } = await maker.get<{ items: { pledgeId: string; state: string }[] }>(
    '/v1/pledges',
  );
  const live = items.filter(({ state }) => state !== 'RELEASED' && state !== 'CLOSED');
  const details = await Promise.all(
    live.map(({ pledgeId }) =>
      maker.get<{ slots: { slotId: string; units: number }[] }>(`/v1/pledges/${pledgeId}`),
    ),
  );
  return live.flatMap(({ pledgeId }, index) => {
    const units = new Map(details[index]?.slots.map((slot) => [slot.slotId, slot.units]));
    const opened = stacksOf(Number(pledgeId.slice('PLG-'.length)));
    return opened.map((stack) => ({ ...stack, bags: units.get(stack.slotId) ?? 0 }));
  });
}
