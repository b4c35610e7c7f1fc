import type { GateRefusal } from '@pledgewatch/shared/goods-status';
import type { TruckOrder } from '@pledgewatch/shared/instruction';
import type { ScalePlan } from '@pledgewatch/shared/site-plan';
import { inServiceErrorG, loadInterval } from '#/goods/index.ts';
import type { UnderWay } from './under-way.ts';
import type { Weighing } from './weighbridges.ts';

/** Gives the instrument of a weighbridge. */
export type ScaleOf = (weighbridgeId: string) => ScalePlan | undefined;

/** What stands apart from the goods: may anything leave here, now, under this order? */
export interface Leave {
  readonly held: boolean;
  readonly leased: boolean;
  readonly inTime: boolean;
}

/**
 * The net mass as an interval: both weighings with their errors in service added, because the bias
 * of an instrument adds linearly and never cancels.
 */
export function netInterval({ tare, gross }: UnderWay, scaleOf: ScaleOf) {
  const last = gross.at(-1);
  if (tare === null || last === undefined) return null;
  const empty = loadOf(tare, scaleOf);
  const full = loadOf(last, scaleOf);
  if (empty === null || full === null) return null;
  return { netLowerG: full.lowerG - empty.upperG, netUpperG: full.upperG - empty.lowerG };
}

/** Everything that keeps the barrier shut; nothing when the truck may leave. */
export function judge(
  truck: UnderWay,
  { netG, toleranceG }: Pick<TruckOrder, 'netG' | 'toleranceG'>,
  { held, leased, inTime }: Leave,
  scaleOf: ScaleOf,
): GateRefusal[] {
  const codes: GateRefusal[] = [];
  if (held) codes.push('HELD');
  if (!leased) codes.push('LEASE_EXPIRED');
  if (!inTime) codes.push('INSTRUCTION_EXPIRED');
  if (truck.foreign.length > 0) codes.push('WRONG_GOODS');
  const net = netInterval(truck, scaleOf);
  const fits =
    net !== null && net.netLowerG <= netG + toleranceG && net.netUpperG >= netG - toleranceG;
  if (!fits) codes.push('NET_MISMATCH');
  return codes;
}

/**
 * Whether a weighing says something new of a truck that was set aside: on another weighbridge, or of
 * another load. Weighing the same load on the same deck again until it fits is no exit.
 */
export function isFresh(weighing: Weighing, { gross }: UnderWay, scaleOf: ScaleOf): boolean {
  return gross.every((before) => {
    if (before.weighbridgeId !== weighing.weighbridgeId) return true;
    const scale = scaleOf(weighing.weighbridgeId);
    if (scale === undefined) return false;
    const errorG = inServiceErrorG(scale, before.grossG) + inServiceErrorG(scale, weighing.grossG);
    return Math.abs(before.grossG - weighing.grossG) > errorG;
  });
}

function loadOf({ weighbridgeId, grossG }: Weighing, scaleOf: ScaleOf) {
  const scale = scaleOf(weighbridgeId);
  // A weighbridge that left the plan since has no known error: nothing can be inferred from it.
  return scale === undefined ? null : loadInterval(scale, grossG);
}
