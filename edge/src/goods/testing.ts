import type {
  GoodsStatusEvent,
  GoodsStatusKind,
  GoodsStatusOf,
} from '@pledgewatch/shared/goods-status';
import type { Observation, ObservationKind, ObservationOf } from '@pledgewatch/shared/observation';
import type { SitePlan } from '@pledgewatch/shared/site-plan';
import { createGoods, type Goods } from './goods.ts';

/** 2026-11-25 10:00 in Shanghai. */
export const MORNING = Date.UTC(2026, 10, 25, 2);

const scale = {
  accuracyClass: 'III' as const,
  verifiedUntil: MORNING + 30 * 86_400_000,
  silenceMaxMs: 30_000,
};

export const plan: SitePlan = {
  siteId: 'gd-foshan-01',
  timeZone: 'Asia/Shanghai',
  workingHours: '08:00-18:00',
  zones: [
    { id: 'A', slotIds: ['A-01'] },
    { id: 'B', slotIds: [] },
  ],
  scales: [
    { ...scale, id: 'S-A-01', slotId: 'A-01', verificationIntervalG: 5_000, maxG: 15_000_000 },
    { ...scale, id: 'WB-1', verificationIntervalG: 20_000, maxG: 80_000_000 },
    { ...scale, id: 'WB-2', verificationIntervalG: 20_000, maxG: 80_000_000 },
  ],
  readers: [
    {
      id: 'R-A',
      antennas: [
        { port: 1, zoneId: 'A' },
        { port: 2, zoneId: 'B' },
      ],
      silenceMaxMs: 90_000,
    },
    {
      id: 'R-G1',
      antennas: [
        { port: 1, gateId: 'G-1', side: 'inside' },
        { port: 2, gateId: 'G-1', side: 'outside' },
      ],
      silenceMaxMs: 90_000,
    },
  ],
  doors: [{ id: 'D-1', zoneId: 'A', silenceMaxMs: 3_600_000 }],
  climate: [{ id: 'C-1', zoneId: 'A', silenceMaxMs: 3_600_000 }],
  gates: [
    {
      id: 'G-1',
      weighbridgeIds: ['WB-1', 'WB-2'],
      readerId: 'R-G1',
      doorId: 'GATE-1',
      cameraId: 'CAM-G1',
      zoneId: 'A',
    },
  ],
  tagMissingAfterS: 60,
};

type Given<K extends ObservationKind> = Omit<
  ObservationOf<K>,
  'kind' | 'sourceId' | 'deviceId' | 'observedAt' | 'receivedAt' | 'clock'
> &
  Partial<ObservationOf<K>>;

/** An observation made and received `at` ms after {@link MORNING}. */
export function observe<K extends ObservationKind>(
  kind: K,
  deviceId: string,
  at: number,
  given: Given<K>,
): ObservationOf<K> {
  const time = { observedAt: MORNING + at, receivedAt: MORNING + at, clock: 'device' as const };
  return { kind, sourceId: 'src', deviceId, ...time, ...given } as unknown as ObservationOf<K>;
}

export const weigh = (at: number, grossG: number, given: Partial<ObservationOf<'weight'>> = {}) =>
  observe('weight', 'S-A-01', at, { grossG, stable: true, ...given });

export const read = (
  at: number,
  epc: string,
  antenna = 1,
  given: Partial<ObservationOf<'tag'>> = {},
) => observe('tag', 'R-A', at, { epc, antenna, ...given });

export const atPortal = (at: number, epc: string, side: 'inside' | 'outside') =>
  observe('tag', 'R-G1', at, { epc, antenna: side === 'inside' ? 1 : 2 });

/** Folds each observation when it is received. */
export function foldAll(goods: Goods, observations: readonly Observation[]): GoodsStatusEvent[] {
  return observations.flatMap((each) => goods.fold(each, each.receivedAt));
}

/** Events of one kind. */
export function only<K extends GoodsStatusKind>(
  events: readonly GoodsStatusEvent[],
  kind: K,
): GoodsStatusOf<K>[] {
  return events.filter((event): event is GoodsStatusOf<K> => event.kind === kind);
}

/** Folds into fresh goods; gives the events of one kind. */
export function told<K extends GoodsStatusKind>(kind: K, observations: readonly Observation[]) {
  return only(foldAll(createGoods(plan), observations), kind);
}
