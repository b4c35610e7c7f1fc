import type { EpochMs } from '@pledgewatch/shared/clock';
import type { PledgedLot } from '@pledgewatch/shared/command';
import { wasPledged } from '#/core/index.ts';
import type { Pledge } from './records.ts';

/** Lots without some tags, and the same lots with these alone; lots without any are left out. */
export function splitLots(lots: Pledge['lots'], epcs: ReadonlySet<string>) {
  const only = (isWanted: (epc: string) => boolean) =>
    lots
      .map((lot) => ({ ...lot, epcs: lot.epcs.filter(isWanted) }))
      .filter((lot) => lot.epcs.length > 0);
  return { rest: only((epc) => !epcs.has(epc)), taken: only((epc) => epcs.has(epc)) };
}

/** Each of the units a lot of its own, lighter by what was taken from it, grams. */
export function reduceLots<L extends PledgedLot>(
  lots: readonly L[],
  takenG: ReadonlyMap<string, number>,
): L[] {
  return lots.flatMap((lot) =>
    lot.epcs.map((epc) => {
      const unitMassG = lot.unitMassG - (takenG.get(epc) ?? 0);
      return { ...lot, unitMassG, epcs: [epc] };
    }),
  );
}

/** A lot of it holds the tag; they are searched only where some came later than the pledge. */
export function wasClaimed(pledge: Pledge, epc: string, at: EpochMs): boolean {
  const isFirst = pledge.lots.every(({ since }) => since === undefined);
  return isFirst || wasPledged(pledge, 'epc', { name: epc, at });
}
