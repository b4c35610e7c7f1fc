import type { PledgePosition, PledgeView, PositionView } from '#/core/index.ts';
import type { ControlLine } from '@pledgewatch/shared/command';
import type { PledgeDetail, PledgeSummary, SlotRecord } from './records.ts';

/** Parties and price of a pledge, where they are known beside the law's view of it. */
export type PledgeParties = Pick<PledgeSummary, 'pledgor' | 'pledgee' | 'supervisor' | 'priceAt'>;

/** What a pledge record is made of. */
export interface PledgeSource {
  readonly pledge: PledgeView;
  readonly positions: PositionView;
  readonly parties?: PledgeParties;
  /** The core's time. */
  readonly at: number;
}

/** A pledge as people see it. Exact: products in BigInt, collateral rounded down, debt up. */
export function summarisePledge({ pledge, positions, parties, at }: PledgeSource): PledgeSummary {
  const position = positions.pledge(pledge);
  const price = pledge.priceFenPerTonne;
  const bookedG = pledge.lots.reduce((sum, lot) => sum + lot.unitMassG * lot.epcs.length, 0);
  return {
    ...parties,
    pledgeId: pledge.pledgeId,
    siteId: pledge.siteId,
    loanId: pledge.loanId,
    state: pledge.state,
    held: pledge.held,
    commodities: [...new Set(pledge.lots.map((lot) => lot.commodity))],
    position: {
      lowerG: position.lowerG,
      nominalG: position.nominalG,
      upperG: position.upperG,
      bookedG,
      lowerValueFen: Number(position.lowerValueFen),
      nominalValueFen: valueFen(position.nominalG, price),
      upperValueFen: valueFen(position.upperG, price),
      bookedValueFen: valueFen(bookedG, price),
      verifiedPermille: position.verifiedPermille,
      oldestEvidenceAt: position.oldestEvidenceAt,
    },
    exposureFen: pledge.exposureFen,
    requiredFen: requiredFen(pledge),
    pledgeRatePermille: pledge.pledgeRatePermille,
    controlLine: pledge.controlLine,
    controlLineFen: controlLineFen(pledge.controlLine, price),
    priceFenPerTonne: price,
    coveragePermille: coveragePermille(position, pledge.exposureFen),
    at,
  };
}

/** The same with every slot. */
export function describePledge(source: PledgeSource): PledgeDetail {
  const { pledge, positions } = source;
  const slots = pledge.lots.map((lot): SlotRecord => {
    const present = lot.epcs.filter((epc) => positions.tag(pledge.siteId, epc)?.present ?? false);
    const reading = positions.slot(pledge.siteId, lot.slotId);
    return {
      slotId: lot.slotId,
      lotId: lot.lotId,
      commodity: lot.commodity,
      bookedG: lot.unitMassG * lot.epcs.length,
      units: lot.epcs.length,
      unitsPresent: present.length,
      ...(reading && { reading }),
    };
  });
  return { ...summarisePledge(source), slots };
}

const GRAMS_PER_TONNE = 1_000_000n;

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
