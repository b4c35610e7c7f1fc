import type { DeliveredLot, PledgeView } from './pledge-view.ts';

/** What a pledge has goods by. */
export type GoodsKey = 'slotId' | 'zoneId' | 'epc';

/** For how long a place or a tag belonged to a pledge, ms since 1970: from ≤ time < until. */
export interface PledgedSpan {
  readonly from: number;
  /** Infinity while it still does. */
  readonly until: number;
}

/** Goods that stood somewhere else before, left, or were destroyed. */
export function formerLots({ delivered, moved, destroyed }: PledgeView): readonly DeliveredLot[] {
  return moved || destroyed ? [...delivered, ...(moved ?? []), ...(destroyed ?? [])] : delivered;
}

/** The slots, zones or tags of a pledge, each with its span; none before it is in effect. */
export function pledgedSpans(pledge: PledgeView, key: GoodsKey): Map<string, PledgedSpan> {
  const { activation, lots } = pledge;
  const spans = new Map<string, PledgedSpan>();
  if (!activation) return spans;
  for (const lot of formerLots(pledge)) {
    const from = lot.since ?? activation.at;
    for (const name of namesOf(lot, key)) spans.set(name, spanOf(spans.get(name), from, lot.at));
  }
  for (const lot of lots) {
    const from = lot.since ?? activation.at;
    for (const name of namesOf(lot, key)) spans.set(name, spanOf(spans.get(name), from, Infinity));
  }
  return spans;
}

/** A place or a tag that left and came back belonged to the pledge from first to last. */
function spanOf(known: PledgedSpan | undefined, from: number, until: number): PledgedSpan {
  return {
    from: Math.min(from, known?.from ?? from),
    until: Math.max(until, known?.until ?? until),
  };
}

/** Whether the slot, zone or tag belonged to the pledge at that time. */
export function wasPledged(
  pledge: PledgeView,
  key: GoodsKey,
  { name, at }: { readonly name: string; readonly at: number },
): boolean {
  const { activation, lots } = pledge;
  if (!activation || at < activation.at) return false;
  const isOf = (lot: PledgeView['lots'][number]) =>
    at >= (lot.since ?? activation.at) && namesOf(lot, key).includes(name);
  const wasOf = (lot: DeliveredLot) => at < lot.at && isOf(lot);
  return lots.some(isOf) || formerLots(pledge).some(wasOf);
}

function namesOf(lot: PledgeView['lots'][number], key: GoodsKey): readonly string[] {
  return key === 'epc' ? lot.epcs : [lot[key]];
}
