import type { Pledge } from '#/pledges/index.ts';
import type { Truck } from './release-records.ts';

export type Load = Pick<Truck, 'netG' | 'toleranceG' | 'massBySlotG'>;

/** The booked mass of some tags of a pledge, by slot, with what it may differ by. */
export function loadOf(
  epcs: readonly string[],
  { lots, netTolerancePermille }: Pick<Pledge, 'lots' | 'netTolerancePermille'>,
): Load {
  const wanted = new Set(epcs);
  const massBySlotG = new Map<string, number>();
  let netG = 0;
  for (const lot of lots) {
    const massG = lot.unitMassG * lot.epcs.filter((epc) => wanted.has(epc)).length;
    if (massG === 0) continue;
    netG += massG;
    massBySlotG.set(lot.slotId, (massBySlotG.get(lot.slotId) ?? 0) + massG);
  }
  return { netG, toleranceG: Math.floor((netG * netTolerancePermille) / 1_000), massBySlotG };
}
