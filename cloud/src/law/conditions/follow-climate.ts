import type { EventsFact } from '#/core/index.ts';
import { isLive } from '#/pledges/index.ts';
import { eventTime } from '#/positions/index.ts';
import type { Books } from '../books.ts';

/** Keeps the climate readings that break the band of a pledge with goods in their zone. */
export function followClimate(fact: EventsFact, { climate }: Pick<Books, 'climate'>): void {
  const banded = climate.watchedAt(fact.header.siteId);
  if (!banded) return;
  for (const [item, event] of fact.items.entries()) {
    if (event?.kind !== 'climate' || event.temperatureMilliC === undefined) continue;
    const { zoneId, sensorId, temperatureMilliC } = event;
    const at = eventTime(event, fact.acceptedAt);
    for (const { pledgeId, proofs, lots, state } of banded) {
      const band = proofs.agreement?.temperature;
      if (!band || !isLive({ state }) || !lots.some((lot) => lot.zoneId === zoneId)) continue;
      const isWithin =
        temperatureMilliC >= band.leastMilliC && temperatureMilliC <= band.mostMilliC;
      if (isWithin) continue;
      const { index: entry } = fact;
      climate.add({ pledgeId, zoneId, sensorId, temperatureMilliC, at, entry, item });
    }
  }
}
