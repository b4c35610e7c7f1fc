import type { Chance } from '@pledgewatch/shared/clock';
import type { ZoneSpec } from './spec.ts';
import type { Bag, Reader, World } from './world.ts';

/** What a reader hears of a tag; less than a bag, for a ghost is not one. */
type Heard = Pick<Bag, 'epc' | 'rssiCdbm'>;

/** Through a wall or round a corner a tag is so much weaker, hundredths of dB. */
const WALL_CDB = 1_500;
const WEAKEST_CDBM = -8_000;

/** What a zone's reader hears beside its own tags: others through the wall, and what is no tag at all. */
export function strayReads(world: World, zone: ZoneSpec, reader: Reader): Heard[] {
  const { crossHeard, ghostRead } = world.rates;
  const heard: Heard[] = crossHeard === 0 ? [] : throughWalls(world, zone, reader);
  if (ghostRead > 0 && reader.chance() < ghostRead) heard.push(ghost(reader.chance));
  return heard;
}

function throughWalls(world: World, zone: ZoneSpec, { chance }: Reader): Heard[] {
  const { crossHeard } = world.rates;
  const elsewhere = [...world.slots.values()].filter((slot) => slot.zone !== zone.id);
  return elsewhere
    .flatMap(({ epcs }) => [...epcs].flatMap((epc) => world.bags.get(epc) ?? []))
    .filter(({ tagged }) => tagged && chance() < crossHeard)
    .map(({ epc, rssiCdbm }) => ({
      epc,
      rssiCdbm: Math.max(WEAKEST_CDBM, rssiCdbm - WALL_CDB),
    }));
}

const EPC_DIGITS = 24;

/** An EPC that noise made: its check sum happened to hold. */
export function ghost(chance: Chance): Heard {
  const digits = Array.from({ length: EPC_DIGITS }, () => Math.floor(chance() * 16).toString(16));
  return { epc: digits.join('').toUpperCase(), rssiCdbm: WEAKEST_CDBM };
}
