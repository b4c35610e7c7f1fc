import type { EpochMs } from '@pledgewatch/shared/clock';
import { isEmptied, wasPledged, type ClaimedLot } from '#/core/index.ts';
import type { Pledge } from './records.ts';

/**
 * Lots without some tags, and the same lots with these alone; lots without any are left out. Bulk goods
 * have no tags and stay. What a lot had lost stays with the rest of it, and goes with its last unit.
 */
export function splitLots(lots: readonly ClaimedLot[], epcs: ReadonlySet<string>) {
  const rest: ClaimedLot[] = [];
  const taken: ClaimedLot[] = [];
  for (const lot of lots) {
    const left = { ...lot, epcs: lot.epcs.filter((epc) => !epcs.has(epc)) };
    const gone = { ...lot, epcs: lot.epcs.filter((epc) => epcs.has(epc)) };
    if (!isEmptied(left)) delete gone.lostG;
    if (!isEmptied(left)) rest.push(left);
    if (gone.epcs.length > 0) taken.push(gone);
  }
  return { rest, taken };
}

/** The lots of a pledge in which a unit wears another tag since a time, and the unit as it was until then. */
export function retagLots(
  { lots, moved = [] }: Pledge,
  tags: { readonly oldEpc: string; readonly newEpc: string; readonly at: EpochMs },
): Pick<Pledge, 'lots' | 'moved'> {
  const { oldEpc, newEpc, at } = tags;
  const { rest, taken } = splitLots(lots, new Set([oldEpc]));
  const bound = taken.map((lot) => ({ ...lot, epcs: [newEpc], since: at }));
  return { lots: [...rest, ...bound], moved: [...moved, ...taken.map((lot) => ({ ...lot, at }))] };
}

/** Each of the units a lot of its own, lighter by what was taken from it, grams. */
export function reduceLots(
  lots: readonly ClaimedLot[],
  takenG: ReadonlyMap<string, number>,
): ClaimedLot[] {
  return lots.flatMap(({ lostG, ...lot }) =>
    lot.epcs.map((epc, at) => {
      const unitMassG = lot.unitMassG - (takenG.get(epc) ?? 0);
      const lost = at === 0 && lostG !== undefined && { lostG };
      return { ...lot, unitMassG, epcs: [epc], ...lost };
    }),
  );
}

/** A lot of it holds the tag; they are searched only where some came later than the pledge. */
export function wasClaimed(pledge: Pledge, epc: string, at: EpochMs): boolean {
  const isFirst = pledge.lots.every(({ since }) => since === undefined);
  return isFirst || wasPledged(pledge, 'epc', { name: epc, at });
}
