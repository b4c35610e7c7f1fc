import type { SitePlan } from '@pledgewatch/shared/site-plan';
import { sgtin96Hex, type WorldSpec } from '#/world/index.ts';

export const SITE_ID = 'gd-foshan-01';
export const GATEWAY_ID = 'gw-foshan-01';
export const GATE_ID = 'G-1';
export const CAMERA_ID = 'CAM-G1';
export const TIME_ZONE = 'Asia/Shanghai';

/** Pledges whose goods stand in the demo's warehouse at once; after that it is time to begin anew. */
export const PLEDGES_MAX = 6;
export const STACKS_A_PLEDGE = 4;
/** Beside them stands the goods of a floating pledge, and a slot for what tops it up. */
export const STACKS_A_START = STACKS_A_PLEDGE + 2;
export const BAGS_A_STACK = 10;
export const BAG_G = 1_000_000;

const COMPANY_PREFIX = '6901234';
const ITEM_REFERENCE = '056789';

/** One stack of a pledge's goods. */
export interface DemoStack {
  readonly slotId: string;
  /** Serial number of its first bag; the others count up from it. */
  readonly firstSerial: number;
  readonly bags: number;
  /** Its goods are not there yet: a truck brings them. */
  readonly isComing?: true;
}

/** Everything that a start's story needs in the warehouse, or on its way there. */
export interface DemoGoods {
  readonly fixed: readonly [DemoStack, DemoStack, DemoStack, DemoStack];
  readonly floating: DemoStack;
  readonly coming: DemoStack & { readonly isComing: true };
}

export function pledgeIdOf(pledge: number): string {
  return `PLG-${String(pledge).padStart(4, '0')}`;
}

export function floatingIdOf(pledge: number): string {
  return pledgeIdOf(pledge).replace('PLG', 'FLT');
}

/** Serial numbers of floating goods begin where those of all fixed pledges end. */
const FIRST_FLOATING_SERIAL = PLEDGES_MAX * STACKS_A_PLEDGE * BAGS_A_STACK + 1;

/** The goods of the demo's n-th start, from 1. */
export function goodsOf(pledge: number): DemoGoods {
  const firstSerial = FIRST_FLOATING_SERIAL + (pledge - 1) * 2 * BAGS_A_STACK;
  return {
    fixed: stacksOf(pledge),
    floating: { slotId: `A${pledge}-5`, firstSerial, bags: BAGS_A_STACK },
    coming: {
      slotId: `A${pledge}-6`,
      firstSerial: firstSerial + BAGS_A_STACK,
      bags: BAGS_A_STACK / 2,
      isComing: true,
    },
  };
}

/** The same as one list. */
export function allOf({ fixed, floating, coming }: DemoGoods): DemoStack[] {
  return [...fixed, floating, coming];
}

/** The four stacks of the demo's n-th pledge, from 1, as they are when it opens. */
export function stacksOf(pledge: number): [DemoStack, DemoStack, DemoStack, DemoStack] {
  const stack = (place: number): DemoStack => ({
    slotId: `A${pledge}-${place}`,
    firstSerial: ((pledge - 1) * STACKS_A_PLEDGE + place - 1) * BAGS_A_STACK + 1,
    bags: BAGS_A_STACK,
  });
  return [stack(1), stack(2), stack(3), stack(4)];
}

/** The tags of a stack's bags, as readers give them. */
export function epcsOf({ firstSerial, bags }: DemoStack): string[] {
  return Array.from({ length: bags }, (_, index) =>
    sgtin96Hex({
      companyPrefix: COMPANY_PREFIX,
      itemReference: ITEM_REFERENCE,
      serial: firstSerial + index,
    }).toLowerCase(),
  );
}

/** The simulated warehouse with these goods in it, quick enough to be watched. */
export function demoWorld(stacks: readonly DemoStack[]): WorldSpec {
  return {
    site: SITE_ID,
    zones: [
      {
        id: 'A',
        slots: stacks.map(({ slotId: id }) => ({
          id,
          // e = 5 kg and Max = 15 t: 3,000 intervals, inside class III (OIML R 76-1 table 3).
          scale: { id: `S-${id}`, eGrams: 5_000, maxGrams: 15_000_000 },
        })),
        reader: 'R-A',
        doors: ['D-1'],
        climate: ['C-1'],
      },
    ],
    gates: [
      {
        id: GATE_ID,
        door: 'GATE-1',
        portal: 'R-G1',
        camera: CAMERA_ID,
        weighbridges: [
          { id: 'WB-1', speaks: 'opcua', eGrams: 20_000, dGrams: 20_000, maxGrams: 80_000_000 },
          { id: 'WB-2', speaks: 'xk3190', eGrams: 20_000, dGrams: 20_000, maxGrams: 80_000_000 },
        ],
      },
    ],
    lots: stacks.map(({ slotId, firstSerial, bags, isComing = false }) => ({
      id: `LOT-${slotId}`,
      unitGrams: BAG_G,
      companyPrefix: COMPANY_PREFIX,
      itemReference: ITEM_REFERENCE,
      firstSerial,
      stacks: [{ slot: slotId, bags: isComing ? 0 : bags }],
      ...(isComing ? { before: { gate: GATE_ID, bags } } : {}),
    })),
    rates: { zoneReaderMs: 1_000, bagMs: 400, settleMs: 800, doorMs: 20_000, climateMs: 10_000 },
  };
}

/** The same warehouse as the gateway's map. It is night by its calendar, whenever it is started. */
export function demoPlan(stacks: readonly DemoStack[], now: Date): SitePlan {
  const verifiedUntil = now.getTime() + 180 * 86_400_000;
  const slotIds = stacks.map(({ slotId }) => slotId);
  const accuracyClass = 'III' as const;
  const bridge = { accuracyClass, verificationIntervalG: 20_000, maxG: 80_000_000, verifiedUntil };
  const stack = { accuracyClass, verificationIntervalG: 5_000, maxG: 15_000_000, verifiedUntil };
  return {
    siteId: SITE_ID,
    timeZone: TIME_ZONE,
    workingHours: hoursThatAreOver(now),
    tagMissingAfterS: 45,
    zones: [{ id: 'A', slotIds }],
    scales: [
      ...slotIds.map((slotId) => ({ id: `S-${slotId}`, slotId, ...stack, silenceMaxMs: 15_000 })),
      { id: 'WB-1', ...bridge, silenceMaxMs: 60_000 },
      { id: 'WB-2', ...bridge, silenceMaxMs: 60_000 },
    ],
    readers: [
      { id: 'R-A', antennas: [1, 2].map((port) => ({ port, zoneId: 'A' })), silenceMaxMs: 60_000 },
      {
        id: 'R-G1',
        antennas: [
          { port: 1, gateId: GATE_ID, side: 'inside' },
          { port: 2, gateId: GATE_ID, side: 'outside' },
        ],
        silenceMaxMs: 90_000,
      },
    ],
    doors: [
      { id: 'D-1', zoneId: 'A', silenceMaxMs: 120_000 },
      { id: 'GATE-1', zoneId: 'A', gateId: GATE_ID, silenceMaxMs: 120_000 },
    ],
    climate: [{ id: 'C-1', zoneId: 'A', silenceMaxMs: 120_000 }],
    gates: [
      {
        id: GATE_ID,
        weighbridgeIds: ['WB-1', 'WB-2'],
        cameraId: CAMERA_ID,
        readerId: 'R-G1',
        doorId: 'GATE-1',
        zoneId: 'A',
      },
    ],
  };
}

function hoursThatAreOver(now: Date): string {
  const hour = Number(
    new Intl.DateTimeFormat('en', {
      hour: '2-digit',
      hourCycle: 'h23',
      timeZone: TIME_ZONE,
    }).format(now),
  );
  return hour < 12 ? '13:00-21:00' : '02:00-10:00';
}
