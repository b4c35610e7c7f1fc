import type { PledgeView } from './views.ts';

/** What a pledge has goods by. */
export type GoodsKey = 'slotId' | 'zoneId' | 'epc';

/** For how long a place or a tag belonged to a pledge, ms since 1970: from ≤ time < until. */
export interface PledgedSpan {
  readonly from: number;
  /** Infinity while it still does. */
  readonly until: number;
}

/** The slots, zones or tags of a pledge, each with its span; none before it is in effect. */
export function pledgedSpans(
  { activation, delivered, lots }: PledgeView,
  key: GoodsKey,
): Map<string, PledgedSpan> {
  const spans = new Map<string, PledgedSpan>();
  if (!activation) return spans;
  const from = activation.at;
  for (const lot of delivered) {
    for (const name of namesOf(lot, key)) spans.set(name, { from, until: lot.at });
  }
  for (const lot of lots) {
    for (const name of namesOf(lot, key)) spans.set(name, { from, until: Infinity });
  }
  return spans;
}

/** Whether the slot, zone or tag belonged to the pledge at that time. */
export function wasPledged(
  pledge: PledgeView,
  key: GoodsKey,
  { name, at }: { readonly name: string; readonly at: number },
): boolean {
  const { activation, delivered, lots } = pledge;
  if (!activation || at < activation.at) return false;
  const isOf = (lot: PledgeView['lots'][number]) => namesOf(lot, key).includes(name);
  return lots.some(isOf) || delivered.some((lot) => at < lot.at && isOf(lot));
}

function namesOf(lot: PledgeView['lots'][number], key: GoodsKey): readonly string[] {
  return key === 'epc' ? lot.epcs : [lot[key]];
}
