import {
  bookedG as bookedOf,
  massOfLots,
  type PledgePosition,
  type PledgeView,
  type PositionView,
} from '#/core/index.ts';
import type { ControlLine } from '@pledgewatch/shared/command';
import type { PledgeDetail, PledgeSummary, SlotRecord, ValueRecord } from './records.ts';

/** What a pledge record is made of. */
export interface PledgeSource {
  readonly pledge: PledgeView;
  readonly positions: PositionView;
  /** Whether the reader may see money. */
  readonly withValue: boolean;
  /** When it is asked for; ages count from here. */
  readonly at: number;
}

/** A pledge as people see it. Exact: products in BigInt, collateral rounded down, debt up. */
export function summarisePledge({ pledge, positions, withValue, at }: PledgeSource): PledgeSummary {
  const position = positions.pledge(pledge);
  const { lowerG, nominalG, upperG, verifiedPermille, oldestEvidenceAt } = position;
  const bookedG = massOfLots(pledge.lots);
  return {
    pledgeId: pledge.pledgeId,
    siteId: pledge.siteId,
    state: pledge.state,
    held: pledge.held,
    mode: pledge.mode ?? 'STATIC',
    ...(pledge.scope && { scope: [...pledge.scope] }),
    releasePolicy: policyOf(pledge),
    securityType: pledge.securityType,
    conditions: pledge.conditions.map((filed) => ({
      condition: filed.condition,
      reference: filed.reference,
      validFrom: filed.validFrom,
      validUntil: filed.validUntil,
      expired: filed.validUntil <= at,
      entry: filed.entry,
    })),
    pledgor: pledge.pledgor,
    pledgee: pledge.pledgee,
    supervisor: pledge.supervisor,
    commodities: [...new Set(pledge.lots.map((lot) => lot.commodity))],
    position: { lowerG, nominalG, upperG, bookedG, verifiedPermille, oldestEvidenceAt },
    ...((withValue || pledge.controlLine.basis === 'quantity') && {
      controlLine: pledge.controlLine,
    }),
    ...(withValue && { value: valueOf(pledge, position, bookedG) }),
    at,
  };
}

/** Who may approve how much is the bank's own. */
function policyOf({ releasePolicy }: PledgeView): PledgeSummary['releasePolicy'] {
  const { authority: _, ...policy } = releasePolicy ?? { aboveLine: 'A', belowLine: 'refused' };
  return policy;
}

/** The same with every slot. */
export function describePledge(source: PledgeSource): Omit<PledgeDetail, 'course'> {
  const { pledge, positions } = source;
  const slots = pledge.lots.map((lot): SlotRecord => {
    const present = lot.epcs.filter((epc) => positions.tag(pledge.siteId, epc)?.present ?? false);
    const reading = positions.slot(pledge.siteId, lot.slotId);
    return {
      slotId: lot.slotId,
      lotId: lot.lotId,
      commodity: lot.commodity,
      bookedG: bookedOf(lot),
      units: lot.epcs.length,
      unitsPresent: present.length,
      ...(reading && { reading }),
    };
  });
  return { ...summarisePledge(source), slots };
}

const GRAMS_PER_TONNE = 1_000_000n;

function valueOf(pledge: PledgeView, position: PledgePosition, bookedG: number): ValueRecord {
  const price = pledge.priceFenPerTonne;
  return {
    ...(pledge.loanId !== undefined && { loanId: pledge.loanId }),
    lowerFen: Number(position.lowerValueFen),
    nominalFen: valueFen(position.nominalG, price),
    upperFen: valueFen(position.upperG, price),
    bookedFen: valueFen(bookedG, price),
    exposureFen: pledge.exposureFen,
    requiredFen: requiredFen(pledge),
    pledgeRatePermille: pledge.pledgeRatePermille,
    warningLinePermille: pledge.warningLinePermille,
    disposalLinePermille: pledge.disposalLinePermille,
    controlLineFen: controlLineFen(pledge.controlLine, price),
    priceFenPerTonne: price,
    ...haircutOf(pledge),
    priceSource: pledge.priceSource,
    priceAt: pledge.priceAt,
    priceAgeMaxMs: pledge.priceAgeMaxMs,
    ...(pledge.priceAgeMaxTradingDays !== undefined && {
      priceAgeMaxTradingDays: pledge.priceAgeMaxTradingDays,
    }),
    coveragePermille: coveragePermille(position, pledge.exposureFen),
  };
}

function haircutOf({ quotedFenPerTonne, haircutPermille }: PledgeView) {
  if (quotedFenPerTonne === undefined || haircutPermille === undefined) return {};
  return { quotedFenPerTonne, haircutPermille };
}

/** Rounded down: collateral is never shown as worth more than it is. */
function valueFen(massG: number, priceFenPerTonne: number): number {
  if (massG <= 0) return 0;
  return Number((BigInt(massG) * BigInt(priceFenPerTonne)) / GRAMS_PER_TONNE);
}

function requiredFen({ exposureFen, pledgeRatePermille }: PledgeView): number {
  return Number(roundUp(BigInt(exposureFen) * 1_000n, BigInt(pledgeRatePermille)));
}

function controlLineFen(line: ControlLine, priceFenPerTonne: number): number {
  if (line.basis === 'value') return line.valueFen;
  return Number(roundUp(BigInt(line.quantityG) * BigInt(priceFenPerTonne), GRAMS_PER_TONNE));
}

function coveragePermille({ lowerValueFen }: PledgePosition, exposureFen: number): number | null {
  return exposureFen === 0 ? null : Number((lowerValueFen * 1_000n) / BigInt(exposureFen));
}

function roundUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}
