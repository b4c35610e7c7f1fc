import type { GateRefusal, NotEvidence } from '@pledgewatch/shared/goods-status';
import type { Weighing } from './weighbridges.ts';

/** The step of a truck that was let in. */
export type TruckStep =
  | 'AT_GATE'
  | 'TARE_WEIGHED'
  | 'LOADING'
  | 'GROSS_WEIGHED'
  | 'DISCREPANT'
  | 'SETTLED';

/** One truck under its order, from the barrier in to the last tag out. */
export interface UnderWay {
  readonly truckOrderId: string;
  readonly plate: string;
  readonly driverId: string | null;
  readonly atGateAt: number;
  step: TruckStep;
  tare: Weighing | null;
  /** Every weighing after the tare, the newest last; never averaged, never chosen among. */
  gross: Weighing[];
  /** Tags of the order that passed outwards. */
  passed: string[];
  /** Tags not of the order that passed outwards with it. */
  foreign: string[];
  /** Why it is set aside. */
  codes: GateRefusal[];
  /** Why a weighing of it did not count; each is told once. */
  unusable?: NotEvidence[];
  /** When the barrier opened for it to leave. */
  openedAt: number | null;
  settledAt: number | null;
}

export function beginUnderWay(
  truckOrderId: string,
  plate: string,
  driverId: string | null,
  atGateAt: number,
): UnderWay {
  return {
    truckOrderId,
    plate,
    driverId,
    atGateAt,
    step: 'AT_GATE',
    tare: null,
    gross: [],
    passed: [],
    foreign: [],
    codes: [],
    openedAt: null,
    settledAt: null,
  };
}
