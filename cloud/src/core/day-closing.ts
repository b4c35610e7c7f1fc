import type { Interval } from './views.ts';

/** Nobody can say from evidence what happened at the places between the two times. */
export interface UnverifiedSpan {
  readonly gatewayId: string;
  /** The slots and zones concerned; null for everything the gateway watches. */
  readonly placeIds: readonly string[] | null;
  readonly fromAt: number;
  /** Null while it lasts. */
  readonly toAt: number | null;
  /**
   * `gateway-silent`: the cloud heard nothing at the time (what the gateway's journal held came
   * later); `cloud-away`: the same, because the cloud itself was down; `device-silent`,
   * `device-fault`; `no-evidence`: the scale spoke, but out of its class, verification or rest; else
   * the reason of a gap record.
   */
  readonly reason: string;
  /** What it is about: a device, a source, a lane, a gateway. */
  readonly of: string;
  /** Ledger entry that tells of it; null while only the silence itself does. */
  readonly entry: number | null;
}

/** How much of a pledge there is: measured, as an interval, and booked. */
export interface Stock extends Interval {
  readonly bookedG: number;
  readonly units: number;
}

/** Where a pledge stood when a span of its statements began. */
export interface OpeningStock extends Stock {
  /** By the core's clock, ms. */
  readonly at: number;
}

/** What is known of one slot of a pledge; the interval is absent where it was never weighed. */
export interface Stack extends Partial<Interval> {
  readonly slotId: string;
  readonly lotIds: readonly string[];
  readonly commodities: readonly string[];
  readonly bookedG: number;
  readonly units: number;
  /** Units whose tag is there, as far as it was read. */
  readonly unitsPresent: number;
  readonly verified: boolean;
  readonly observedAt?: number;
  readonly evidence?: { readonly entry: number; readonly item: number };
}

/** A span in which some of a pledge's goods were not verified, and for which places. */
export interface GapOfDay extends Omit<UnverifiedSpan, 'placeIds'> {
  /** The pledge's own places among those concerned. */
  readonly slotIds: readonly string[];
}

/** Units of a pledge in one condition other than sound. */
export interface UnsoundOfDay {
  readonly condition: string;
  readonly units: number;
  readonly massG: number;
  /** What they lose of their value, thousandths. */
  readonly haircutPermille: number;
}

/** A pledge's natural-loss budget: it grows with time, is consumed by confirmed losses, never refilled. */
export interface LossOfDay {
  readonly budgetG: number;
  readonly consumedG: number;
  readonly remainingG: number;
  /** Losses confirmed in the span, drying too. */
  readonly confirmedG: number;
}

/** How a pledge stood when a site's day was over, and what its goods did since the day began. */
export interface DayClosing {
  /** First and last local day it covers: more than one where the cloud was away at midnight. */
  readonly fromDay: string;
  readonly day: string;
  readonly timeZone: string;
  /** Until when it counts, by the core's clock, ms. */
  readonly to: number;
  readonly state: string;
  readonly held: boolean;
  readonly opening: OpeningStock;
  readonly stock: Stock;
  /** Booked mass and units that were delivered, and booked mass that came in. */
  readonly delivered: { readonly massG: number; readonly units: number };
  readonly receivedG: number;
  /** Booked mass that samples took; absent where none was drawn. */
  readonly sampledG?: number;
  /** What confirmed losses took from the books; absent: nothing. */
  readonly correctedG?: number;
  /** Booked mass that an emergency destroyed, as the joint count found; absent where none was. */
  readonly destroyedG?: number;
  /** Measured (nominal) less what movements explain; negative: goods are missing. */
  readonly varianceG: number;
  /** Absent where no loss standard was agreed. */
  readonly loss?: LossOfDay;
  /** Absent while every unit is sound. */
  readonly unsound?: readonly UnsoundOfDay[];
  readonly verifiedPermille: number;
  /** Null: some of it was never weighed. */
  readonly oldestEvidenceAt: number | null;
  readonly stacks: readonly Stack[];
  readonly gaps: readonly GapOfDay[];
  /** Gaps beyond those listed. */
  readonly gapsOmitted: number;
  /** Gaps that ended before it may be missing; 0: none was forgotten. */
  readonly gapsWholeSince: number;
  /** Figures that pass 2^53 are digits. */
  readonly lowerValueFen: number | string;
  readonly requiredFen: number | string;
  readonly exposureFen: number;
  readonly priceFenPerTonne: number;
  readonly priceAt: number;
}
