import type { EpochMs } from '@pledgewatch/shared/clock';
import type { GateRefusal } from '@pledgewatch/shared/goods-status';
import type { ReleasePattern } from '@pledgewatch/shared/command';
import type { ReleaseState, TruckState } from '#/core/index.ts';
import type { Figure } from '#/pledges/index.ts';

/** One truck of a release. What changes over its life is mutable, the rest is not. */
export interface Truck {
  readonly truckOrderId: string;
  readonly releaseId: string;
  readonly pledgeId: string;
  readonly siteId: string;
  readonly gateId: string;
  readonly plate: string;
  readonly driverId?: string;
  readonly epcs: ReadonlySet<string>;
  /** Booked mass of its tags, and by how much the net may differ. */
  readonly netG: number;
  readonly toleranceG: number;
  readonly massBySlotG: ReadonlyMap<string, number>;
  readonly notBefore: EpochMs;
  readonly notAfter: EpochMs;
  state: TruckState;
  stateAt: EpochMs;
  code?: GateRefusal;
  /**
   * Since when its gate may have forgotten what became of it, by the gate's clock: its goods are free
   * again, or gone, when people say so. Absent while the gate knows.
   */
  forgottenAt?: EpochMs;
  /** The gateway that was instructed; only its word moves the order. */
  gatewayId: string | null;
  instructionId: string | null;
  /** What its goods were worth when the gate was told of it, fen: told again, it is the very same order. */
  instructedFen?: number;
  /** Set while a withdrawal waits for the gate's answer: until then the goods may still leave. */
  withdrawalId: string | null;
  /** Net as last weighed, grams. */
  netLowerG: number | null;
  netUpperG: number | null;
  /** Tags that were seen leaving with it and are not its own. */
  foreignTags: number;
  /** What left with it; absent until something did. */
  delivered?: { readonly units: number; readonly massG: number };
  /** What it took of the pledge's entitlement. */
  drawnFen: Figure;
}

/** Goods asked for, and the trucks that fetch them. */
export interface Release {
  readonly releaseId: string;
  readonly pledgeId: string;
  readonly tenantId: string;
  readonly siteId: string;
  readonly pledgor: string;
  readonly supervisor: string;
  readonly requestedBy: string;
  readonly requestedAt: EpochMs;
  readonly correlationId?: string;
  readonly trucks: readonly Truck[];
  /** The accepted receiving order whose goods make up for these. */
  readonly substitutes?: string;
  /** Absent in records of before there was a choice: A. */
  readonly pattern?: ReleasePattern;
  state: ReleaseState;
  madeBy: string | null;
  /** Opened by a standing instruction. */
  automatic?: boolean;
  approvals: readonly number[];
}
