import type { PledgeView, UnsoundUnit } from '#/core/index.ts';

/** Units of one slot that lose the same part of their value, by booked mass. */
interface UnsoundMass {
  readonly haircutPermille: number;
  readonly massG: number;
}

type Goods = Pick<PledgeView, 'lots' | 'unsound'>;

/**
 * Of the grams that surely stand on a slot, those that are surely sound: what is missing may be sound
 * goods, so the unsound ones count as still there.
 */
export function soundG(keptG: number, slotId: string, goods: Goods): number {
  let soundG = keptG;
  for (const { massG } of unsoundOn(slotId, goods)) soundG -= massG;
  return Math.max(0, soundG);
}

/**
 * What a mass on a slot surely counts for, thousandths of a gram: the least valuable of the goods are
 * those that are left.
 */
export function countedMilliG(keptG: number, slotId: string, goods: Goods): bigint {
  let leftG = keptG;
  let sum = 0n;
  for (const { massG, haircutPermille } of unsoundOn(slotId, goods)) {
    const takenG = Math.min(leftG, massG);
    sum += BigInt(takenG) * BigInt(1_000 - haircutPermille);
    leftG -= takenG;
  }
  return sum + BigInt(leftG) * 1_000n;
}

const NONE: readonly UnsoundMass[] = [];

/** The unsound units on a slot, those that lose most first. */
function unsoundOn(slotId: string, goods: Goods): readonly UnsoundMass[] {
  return goods.unsound === undefined ? NONE : (bySlot(goods, goods.unsound).get(slotId) ?? NONE);
}

type BySlot = ReadonlyMap<string, readonly UnsoundMass[]>;

/** Lots and marks are replaced when they change, never changed in place: what they sum up to stays. */
const KNOWN = new WeakMap<readonly UnsoundUnit[], { lots: Goods['lots']; bySlot: BySlot }>();

function bySlot({ lots }: Goods, unsound: readonly UnsoundUnit[]): BySlot {
  const known = KNOWN.get(unsound);
  if (known?.lots === lots) return known.bySlot;
  const found = new Map<string, UnsoundMass[]>();
  const haircuts = new Map(unsound.map(({ epc, haircutPermille }) => [epc, haircutPermille]));
  for (const { slotId, unitMassG, epcs } of lots) {
    for (const epc of epcs) {
      const haircutPermille = haircuts.get(epc);
      if (haircutPermille === undefined) continue;
      const mass = { haircutPermille, massG: unitMassG };
      const masses = found.get(slotId);
      if (masses) masses.push(mass);
      else found.set(slotId, [mass]);
    }
  }
  for (const masses of found.values()) {
    masses.sort((one, other) => other.haircutPermille - one.haircutPermille);
  }
  KNOWN.set(unsound, { lots, bySlot: found });
  return found;
}
