import type { Site } from '#/pledges/index.ts';

const CAPACITIES = new WeakMap<Site, ReadonlyMap<string, number>>();

/** What fits on each slot of a site, grams; undefined where nobody has measured them. */
export function slotCapacities(site: Site): ReadonlyMap<string, number> | undefined {
  if (!site.slots) return undefined;
  const known = CAPACITIES.get(site);
  if (known) return known;
  const capacities = new Map(site.slots.map(({ slotId, capacityG }) => [slotId, capacityG]));
  CAPACITIES.set(site, capacities);
  return capacities;
}
