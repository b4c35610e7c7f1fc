import {
  massOfLots,
  type DayClosing,
  type GapOfDay,
  type LossOfDay,
  type PledgeView,
  type PositionView,
  type Stack,
  type Stock,
  type UnsoundOfDay,
} from '#/core/index.ts';
import { figure, neededFen } from '#/pledges/index.ts';
import { bookedBySlot } from '#/positions/index.ts';
import type { OpenDay } from './day-book.ts';
import { GAPS_PER_CLOSING_MAX } from '../limits.ts';

/** Where a span of days ends: its last day, and when, by the core's clock. */
export interface SpanEnd {
  readonly day: string;
  readonly timeZone: string;
  readonly to: number;
  readonly loss?: LossOfDay;
}

/** What there is of a pledge now. */
export function stockOf(pledge: PledgeView, positions: PositionView): Stock {
  const { lowerG, nominalG, upperG } = positions.pledge(pledge);
  const { massG: bookedG, units } = massOf(pledge.lots);
  return { lowerG, nominalG, upperG, bookedG, units };
}

/**
 * How a pledge stands at the end of a span: what is measured beside what the books and the movements
 * say. Masses are grams; what counts as collateral is rounded down, what must stay up.
 */
export function closingOf(
  pledge: PledgeView,
  positions: PositionView,
  { fromDay, opening, deliveredLots, ...before }: OpenDay,
  end: SpanEnd,
): DayClosing {
  const stock = stockOf(pledge, positions);
  const delivered = massOf(pledge.delivered.slice(deliveredLots));
  const lostG = correctedOf(pledge) - (before.correctedG ?? 0);
  const movedG = stock.bookedG - opening.bookedG + lostG;
  const { lowerValueFen, verifiedPermille, oldestEvidenceAt } = positions.pledge(pledge);
  const sampledG = (pledge.sampledG ?? 0) - (before.sampledG ?? 0);
  const destroyedG = massOfLots(pledge.destroyed ?? []) - (before.destroyedG ?? 0);
  const gaps = gapsOf(pledge, positions, opening.at, end.to);
  const { priceFenPerTonne, priceAt, exposureFen, state, held } = pledge;
  return {
    fromDay,
    ...end,
    opening,
    state,
    held,
    stock,
    delivered,
    receivedG: movedG + delivered.massG + sampledG + destroyedG,
    ...(sampledG > 0 && { sampledG }),
    ...(destroyedG > 0 && { destroyedG }),
    ...(lostG > 0 && { correctedG: lostG }),
    // What came in, left or was drawn are booked masses: they cancel out, and the difference stays. Losses
    // that were taken from the books are told beside it.
    varianceG: stock.nominalG - opening.nominalG - movedG,
    ...(pledge.unsound && { unsound: unsoundOf(pledge, pledge.unsound) }),
    verifiedPermille,
    oldestEvidenceAt,
    stacks: stacksOf(pledge, positions),
    gaps: gaps.slice(0, GAPS_PER_CLOSING_MAX),
    gapsOmitted: Math.max(0, gaps.length - GAPS_PER_CLOSING_MAX),
    gapsWholeSince: positions.unverifiedWholeSince(pledge.siteId),
    lowerValueFen: figure(lowerValueFen),
    requiredFen: figure(neededFen(pledge)),
    exposureFen,
    priceFenPerTonne,
    priceAt,
  };
}

/** What losses took from the books of a pledge so far, also of goods that have left, grams. */
export function correctedOf({ lots, delivered, destroyed = [] }: PledgeView): number {
  return [...lots, ...delivered, ...destroyed].reduce((sum, { lostG = 0 }) => sum + lostG, 0);
}

function massOf(lots: PledgeView['lots']) {
  const units = lots.reduce((sum, { epcs }) => sum + epcs.length, 0);
  return { massG: massOfLots(lots), units };
}

/** Unsound units by condition, in the order in which the conditions were first met. */
function unsoundOf(
  { lots }: PledgeView,
  unsound: NonNullable<PledgeView['unsound']>,
): UnsoundOfDay[] {
  const marks = new Map(unsound.map((unit) => [unit.epc, unit]));
  const found = new Map<string, { units: number; massG: number; haircutPermille: number }>();
  for (const { epcs, unitMassG } of lots) {
    for (const epc of epcs) {
      const mark = marks.get(epc);
      if (!mark) continue;
      const { condition, haircutPermille } = mark;
      const known = found.get(condition) ?? { units: 0, massG: 0, haircutPermille };
      const { units, massG } = known;
      found.set(condition, { ...known, units: units + 1, massG: massG + unitMassG });
    }
  }
  return [...found].map(([condition, sum]) => ({ condition, ...sum }));
}

function stacksOf(pledge: PledgeView, positions: PositionView): Stack[] {
  return [...bookedBySlot(pledge)].map(([slotId, bookedG]): Stack => {
    const lots = pledge.lots.filter((lot) => lot.slotId === slotId);
    const epcs = lots.flatMap((lot) => lot.epcs);
    const isPresent = (epc: string) => positions.tag(pledge.siteId, epc)?.present === true;
    const { verified = false, ...reading } = positions.slot(pledge.siteId, slotId) ?? {};
    return {
      slotId,
      lotIds: lots.map(({ lotId }) => lotId),
      commodities: [...new Set(lots.map(({ commodity }) => commodity))],
      bookedG,
      units: epcs.length,
      unitsPresent: epcs.filter(isPresent).length,
      verified,
      ...reading,
    };
  });
}

/** Spans in which some of the pledge's slots were not verified, oldest first, each once. */
function gapsOf(pledge: PledgeView, positions: PositionView, from: number, to: number): GapOfDay[] {
  const gaps = new Map<string, GapOfDay & { slotIds: string[] }>();
  for (const slotId of bookedBySlot(pledge).keys()) {
    for (const span of positions.unverified(pledge.siteId, slotId)) {
      const { placeIds: _, ...gap } = span;
      if (gap.fromAt >= to || (gap.toAt ?? to) <= from) continue;
      const known = gaps.get(JSON.stringify(gap));
      if (known) known.slotIds.push(slotId);
      else gaps.set(JSON.stringify(gap), { ...gap, slotIds: [slotId] });
    }
  }
  return [...gaps.values()].sort((a, b) => a.fromAt - b.fromAt);
}
