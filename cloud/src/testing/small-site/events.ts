import type { EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusEvent, GoodsStatusOf } from '@pledgewatch/shared/goods-status';

type Given<K extends GoodsStatusEvent['kind']> = Partial<GoodsStatusOf<K>>;
const seen = (at: EpochMs) => ({ observedAt: at, receivedAt: at, clock: 'device' as const });

/** A stack of so many kilograms on a class III scale with e = 5 kg: ± 15 kg. */
export function weight(
  at: EpochMs,
  slotId: string,
  kg: number,
  given: Given<'stackWeight'> = {},
): GoodsStatusOf<'stackWeight'> {
  const nominalG = kg * 1_000;
  return {
    kind: 'stackWeight',
    ...seen(at),
    scaleId: `S-${slotId}`,
    slotId,
    lowerG: nominalG - 15_000,
    nominalG,
    upperG: nominalG + 15_000,
    evidence: true,
    ...given,
  };
}

export function tag(
  at: EpochMs,
  epc: string,
  present: boolean,
  given: Given<'tagPresence'> = {},
): GoodsStatusOf<'tagPresence'> {
  const lastReadAt = present ? at : at - 30_000;
  const confidencePermille = 990;
  const sure = { zoneId: 'A', present, confidencePermille, lastReadAt };
  return { kind: 'tagPresence', ...seen(at), epc, ...sure, ...given };
}

export function passage(
  at: EpochMs,
  epc: string,
  given: Given<'passage'> = {},
): GoodsStatusOf<'passage'> {
  return { kind: 'passage', ...seen(at), gateId: 'G-1', direction: 'out', epc, ...given };
}

export function door(at: EpochMs, open: boolean, given: Given<'door'> = {}): GoodsStatusOf<'door'> {
  return {
    kind: 'door',
    ...seen(at),
    doorId: 'D-1',
    zoneId: 'A',
    open,
    outOfHours: true,
    ...given,
  };
}

export function climate(at: EpochMs, given: Given<'climate'> = {}): GoodsStatusOf<'climate'> {
  return { kind: 'climate', ...seen(at), sensorId: 'C-A', zoneId: 'A', ...given };
}

export function health(
  at: EpochMs,
  state: 'alive' | 'silent' | 'fault',
  given: Given<'deviceHealth'> = {},
): GoodsStatusOf<'deviceHealth'> {
  const about = { deviceId: 'S-A-01', places: ['A-01'], state };
  return { kind: 'deviceHealth', ...seen(at), ...about, ...given };
}

export function gap(at: EpochMs, given: Given<'gap'> = {}): GoodsStatusOf<'gap'> {
  const about = { scope: 'lane' as const, of: 'events', fromAt: at - 1_000, toAt: at };
  return { kind: 'gap', ...seen(at), ...about, reason: 'journal-full', ...given };
}

export function gate(
  at: EpochMs,
  step: GoodsStatusOf<'gate'>['step'],
  given: Given<'gate'> = {},
): GoodsStatusOf<'gate'> {
  return { kind: 'gate', ...seen(at), gateId: 'G-1', step, truckOrderId: 'TO-1', ...given };
}

export function answer(
  at: EpochMs,
  given: Partial<GoodsStatusOf<'instructionAnswer'>>,
): GoodsStatusOf<'instructionAnswer'> {
  const told = { instructionId: `i-${at}`, accepted: true };
  return { kind: 'instructionAnswer', ...seen(at), ...told, ...given };
}
