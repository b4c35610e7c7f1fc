import type { Chance } from '@pledgewatch/shared/clock';
import { chanceFrom } from './chance.ts';
import { sgtin96Hex } from './epc.ts';
import type { LotSpec, RateSpec, WorldSpec } from './spec.ts';
import { creepTo } from './weighing.ts';
import type { Bag, Lot, World } from './world.ts';

/** Every bag of the lots, where it stands when the world begins. */
export function createBags(spec: WorldSpec, rates: RateSpec, seed: number): Map<string, Bag> {
  const chance = chanceFrom(seed, 'goods');
  const bags = spec.lots.flatMap((lot) => bagsOf(lot, rates, chance));
  return new Map(bags.map((bag) => [bag.epc, bag]));
}

function bagsOf(lot: LotSpec, rates: RateSpec, chance: Chance): Bag[] {
  const places = placesOf(lot).flatMap(({ place, count }) =>
    Array<Bag['place']>(count).fill(place),
  );
  return places.map((place, index) => ({
    epc: sgtin96Hex({ ...lot, serial: lot.firstSerial + index }),
    lot: lot.id,
    grams: lot.unitGrams,
    heard: clamp(rates.tagHeard + (chance() - 0.5) * 0.3),
    rssiCdbm: -4_500 - Math.floor(chance() * 2_500),
    tagged: true,
    place,
  }));
}

function placesOf({ stacks, before }: LotSpec): { place: Bag['place']; count: number }[] {
  const there = stacks.map(({ slot: id, bags: count }) => ({
    place: { in: 'slot', id } as const,
    count,
  }));
  if (!before) return there;
  return [...there, { place: { in: 'outside', id: before.gate }, count: before.bags }];
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share));

/** What a bag weighs now. */
export function bagGrams({ bags, lots }: Pick<World, 'bags' | 'lots'>, epc: string): number {
  const bag = bags.get(epc);
  if (bag === undefined) return 0;
  const { leftShare = 1 } = lots.get(bag.lot) ?? {};
  return leftShare === 1 ? bag.grams : Math.round(bag.grams * leftShare);
}

/** What some bags weigh together now. */
export function massOf(world: Pick<World, 'bags' | 'lots'>, epcs: Iterable<string>): number {
  let grams = 0;
  for (const epc of epcs) grams += bagGrams(world, epc);
  return grams;
}

/** Lots dry a little every so often: small enough against any scale's e. */
export const DRYING_EVERY_MS = 3_600_000;
const DRYINGS_A_DAY = 24;

/** A lot loses an hour's water, as long as there is any; its stacks grow lighter without stirring. */
export function dry(world: World, lotId: string): void {
  const lot = world.lots.get(lotId);
  if (lot === undefined) return;
  const { moisturePermille = 0, dryingPermillePerDay = 0 } = lot.spec;
  const share = lot.leftShare - dryingPermillePerDay / DRYINGS_A_DAY / 1_000;
  lot.leftShare = Math.max(1 - moisturePermille / 1_000, share);
  for (const { slot } of lot.spec.stacks) {
    const stack = world.slots.get(slot);
    if (stack) creepTo(stack.scale, Math.max(0, massOf(world, stack.epcs) + stack.extraGrams));
  }
}

/** The lots of a world, none of them dried yet. */
export const createLots = ({ lots }: WorldSpec): ReadonlyMap<string, Lot> =>
  new Map(lots.map((spec) => [spec.id, { spec, leftShare: 1 }]));
