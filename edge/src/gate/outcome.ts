import type {
  GateRefusal,
  GateStep,
  GoodsStatusEvent,
  GoodsStatusOf,
  NotEvidence,
} from '@pledgewatch/shared/goods-status';
import type { Instruction, TruckOrder } from '@pledgewatch/shared/instruction';
import { causedByTime } from '#/goods/index.ts';
import { netInterval, type ScaleOf } from './judgement.ts';
import { ALIBIS_MAX, EPCS_MAX } from './limits.ts';
import type { UnderWay } from './under-way.ts';

/** What comes of a fold: events to commit, and barriers to open once they are committed. */
export interface GateOutcome {
  readonly events: GoodsStatusEvent[];
  /** Gates whose barrier opens after the commit, never before it. */
  readonly openBarriers: string[];
}

/** What an event takes over from its cause: an observation, an instruction, or time. */
export type Cause = Pick<
  GoodsStatusEvent,
  'observedAt' | 'clock' | 'receivedAt' | 'correlationId' | 'historical'
>;

/** What a rule works in: the time, why, and where it tells what it did. */
export interface Moment {
  readonly now: number;
  readonly cause: Cause;
  readonly outcome: GateOutcome;
}

/** A moment that no observation caused. */
export function byTime(now: number, outcome: GateOutcome): Moment {
  return { now, outcome, cause: causedByTime(now, now) };
}

export interface GateTold {
  readonly truckOrderId?: string;
  readonly code?: GateRefusal;
  readonly plate?: string;
  readonly driverId?: string;
}

export function newOutcome(): GateOutcome {
  return { events: [], openBarriers: [] };
}

export function tellGate(
  { events }: GateOutcome,
  cause: Cause,
  gateId: string,
  step: GateStep,
  told: GateTold,
): void {
  events.push({ kind: 'gate', ...cause, gateId, step, ...told });
}

/** Tells a step of a truck with everything weighed and seen so far. */
export function tellTruck(
  outcome: GateOutcome,
  cause: Cause,
  of: { readonly order: TruckOrder; readonly truck: UnderWay; readonly scaleOf: ScaleOf },
  step: GateStep,
  { code, notEvidence }: { readonly code?: GateRefusal; readonly notEvidence?: NotEvidence[] } = {},
): void {
  const { order, truck, scaleOf } = of;
  const correlationId = cause.correlationId ?? order.correlationId;
  outcome.events.push({
    kind: 'gate',
    ...cause,
    ...(correlationId === undefined ? {} : { correlationId }),
    gateId: order.gateId,
    step,
    truckOrderId: truck.truckOrderId,
    ...(code === undefined ? {} : { code }),
    ...(notEvidence === undefined ? {} : { notEvidence }),
    plate: truck.plate,
    ...(truck.driverId === null ? {} : { driverId: truck.driverId }),
    ...figuresOf(truck, scaleOf),
  });
}

function figuresOf(truck: UnderWay, scaleOf: ScaleOf): Partial<GoodsStatusOf<'gate'>> {
  const { tare, gross, passed, foreign } = truck;
  const weighings = [...(tare === null ? [] : [tare]), ...gross];
  const alibiIds = weighings.flatMap(({ alibiId }) => alibiId ?? []).slice(-ALIBIS_MAX);
  const epcs = [...passed, ...foreign].slice(0, EPCS_MAX);
  const last = gross.at(-1);
  return {
    ...(tare === null ? {} : { tareG: tare.grossG }),
    ...(last === undefined ? {} : { grossG: last.grossG }),
    ...netInterval(truck, scaleOf),
    ...(alibiIds.length === 0 ? {} : { alibiIds }),
    ...(epcs.length === 0 ? {} : { epcs }),
  };
}

export function tellAnswer(
  { events }: GateOutcome,
  instruction: Pick<Instruction, 'instructionId'> & { readonly correlationId?: string },
  now: number,
  answer: Pick<GoodsStatusOf<'instructionAnswer'>, 'accepted' | 'code' | 'alreadyOut'>,
): void {
  const { instructionId, correlationId } = instruction;
  events.push({
    kind: 'instructionAnswer',
    ...causedByTime(now, now),
    ...(correlationId === undefined ? {} : { correlationId }),
    instructionId,
    ...answer,
  });
}
