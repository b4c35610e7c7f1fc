import { createHash } from 'node:crypto';
import type { Actor, Command } from '@pledgewatch/shared/command';
import { stepsIntoEffect } from '@pledgewatch/shared/pledging';
import { vehicleMark } from '@pledgewatch/shared/identity';
import type { SitePlan } from '@pledgewatch/shared/site-plan';
import { sgtin96Hex, type WorldSpec } from '#/world/index.ts';

export const SITE = 'gd-foshan-01';
export const GATEWAY = 'gw-1';
export const GATE = 'G-1';
export const LEASE_MS = 600_000;
/** A gateway that was not heard for so long is silent. */
export const SILENCE_MAX_MS = 600_000;
const DEVICE_SILENCE_MAX_MS = 1_200_000;

const BAGS_A_STACK = 10;
const BAG_G = 1_000_000;
const COMPANY_PREFIX = '6901234';
const ITEM_REFERENCE = '056789';
const CUSTODIAN = 'foshan-storage';

/** One bank, its borrower, its pledge, and the stack that stands for it. */
export interface Lending {
  readonly bank: string;
  readonly borrower: string;
  readonly pledgeId: string;
  readonly slotId: string;
  readonly firstSerial: number;
}

/** Two banks that must never see each other, each with ten tagged bags on a scale. */
export const LENDINGS: readonly Lending[] = [
  {
    bank: 'bank-one',
    borrower: 'metals-one',
    pledgeId: 'PLG-ONE',
    slotId: 'A-1',
    firstSerial: 1,
  },
  {
    bank: 'bank-two',
    borrower: 'metals-two',
    pledgeId: 'PLG-TWO',
    slotId: 'A-2',
    firstSerial: 1 + BAGS_A_STACK,
  },
];

/** Twenty tags and five sensors: two scales, a reader, a door and one for the climate; and a gate. */
export const WORLD: WorldSpec = {
  site: SITE,
  zones: [
    {
      id: 'A',
      slots: LENDINGS.map(({ slotId }) => ({
        id: slotId,
        scale: { id: `S-${slotId}`, eGrams: 5_000, maxGrams: 15_000_000 },
      })),
      reader: 'R-A',
      doors: ['D-1'],
      climate: ['C-1'],
    },
  ],
  gates: [
    {
      id: GATE,
      door: 'GATE-1',
      portal: 'R-G1',
      camera: 'CAM-G1',
      weighbridges: [{ id: 'WB-1', speaks: 'opcua', eGrams: 20_000, maxGrams: 80_000_000 }],
    },
  ],
  lots: [
    {
      id: 'LOT-NI',
      unitGrams: BAG_G,
      companyPrefix: COMPANY_PREFIX,
      itemReference: ITEM_REFERENCE,
      firstSerial: 1,
      stacks: LENDINGS.map(({ slotId }) => ({ slot: slotId, bags: BAGS_A_STACK })),
    },
  ],
  rates: {
    stackScaleMs: 1_000,
    scaleRestMs: 300_000,
    weighbridgeMs: 1_000,
    bridgeRestMs: 600_000,
    // A tag is present when it was read twice within a minute.
    zoneReaderMs: 50_000,
    readerHeartbeatMs: 600_000,
    doorMs: 600_000,
    climateMs: 600_000,
    tagHeard: 0.95,
  },
};

/** The map the gateway makes goods status with. */
export function planOf(now: number): SitePlan {
  const scale = { accuracyClass: 'III', verifiedUntil: now + 180 * 86_400_000 } as const;
  const silence = { silenceMaxMs: DEVICE_SILENCE_MAX_MS };
  return {
    siteId: SITE,
    timeZone: 'Asia/Shanghai',
    workingHours: '00:00-24:00',
    tagMissingAfterS: 1_800,
    zones: [{ id: 'A', slotIds: LENDINGS.map(({ slotId }) => slotId) }],
    scales: [
      ...LENDINGS.map(({ slotId }) => ({
        ...scale,
        ...silence,
        id: `S-${slotId}`,
        slotId,
        verificationIntervalG: 5_000,
        maxG: 15_000_000,
      })),
      { ...scale, ...silence, id: 'WB-1', verificationIntervalG: 20_000, maxG: 80_000_000 },
    ],
    readers: [
      { ...silence, id: 'R-A', antennas: [1, 2].map((port) => ({ port, zoneId: 'A' })) },
      {
        ...silence,
        id: 'R-G1',
        antennas: [
          { port: 1, gateId: GATE, side: 'inside' },
          { port: 2, gateId: GATE, side: 'outside' },
        ],
      },
    ],
    doors: [
      { ...silence, id: 'D-1', zoneId: 'A' },
      { ...silence, id: 'GATE-1', zoneId: 'A', gateId: GATE },
    ],
    climate: [{ ...silence, id: 'C-1', zoneId: 'A' }],
    gates: [
      {
        id: GATE,
        weighbridgeIds: ['WB-1'],
        readerId: 'R-G1',
        doorId: 'GATE-1',
        cameraId: 'CAM-G1',
        zoneId: 'A',
      },
    ],
  };
}

/** The tags of a stack, lower-case hex as readers of the edge give them. */
export function epcsOf({ firstSerial }: Lending): string[] {
  return Array.from({ length: BAGS_A_STACK }, (_, bag) =>
    sgtin96Hex({
      companyPrefix: COMPANY_PREFIX,
      itemReference: ITEM_REFERENCE,
      serial: firstSerial + bag,
    }).toLowerCase(),
  );
}

export const actorOf = (tenantId: string, userId: string, role: Actor['role']): Actor => ({
  tenantId,
  userId,
  role,
});
/** The site's key for the marks of its vehicles. */
const VEHICLE_KEY = new Uint8Array(32).fill(7);
export const markOf = (plate: string): string => vehicleMark(plate, VEHICLE_KEY);
export const OPERATOR = actorOf('pledgewatch', 'operator', 'operator');

export const SITE_DEFINED: Command = {
  type: 'site.define',
  siteId: SITE,
  name: 'Foshan No. 1',
  custodianId: CUSTODIAN,
  timeZone: 'Asia/Shanghai',
  gates: [
    {
      gateId: GATE,
      gatewayId: GATEWAY,
      leaseCeilingG: 40_000_000,
      leaseCeilingFen: 1_000_000_000,
      leaseMs: LEASE_MS,
    },
  ],
  silenceMaxMs: SILENCE_MAX_MS,
};

/** ¥400,000 lent on ¥1,300,000 of nickel, of which ¥900,000 must stay: three bags of ten may go. */
export function pledgeCreated(lending: Lending, now: number): Command {
  const { pledgeId, slotId, bank, borrower } = lending;
  return {
    type: 'pledge.create',
    pledgeId,
    siteId: SITE,
    pledgor: borrower,
    pledgee: bank,
    supervisor: CUSTODIAN,
    mode: 'STATIC',
    securityType: 'goods-pledge',
    lots: [
      {
        lotId: `LOT-${slotId}`,
        slotId,
        zoneId: 'A',
        commodity: 'nickel briquettes',
        unitMassG: BAG_G,
        epcs: epcsOf(lending),
      },
    ],
    priceFenPerTonne: 13_000_000,
    priceSource: 'price list of the swarm',
    priceAt: now,
    priceAgeMaxMs: 30 * 86_400_000,
    pledgeRatePermille: 600,
    controlLine: { basis: 'value', valueFen: CONTROL_LINE_FEN },
    warningLinePermille: 1_500,
    disposalLinePermille: 1_300,
    loanId: `LOAN-${pledgeId}`,
    exposureFen: 40_000_000,
    netTolerancePermille: 20,
    possessionDigest: 'b'.repeat(64),
  };
}

export const CONTROL_LINE_FEN = 90_000_000;

/** The commands that bring a draft into effect, in order. */
export function effectSteps({ pledgeId, bank, borrower }: Lending, now: number): Command[] {
  const digestOf = (paper: string) => createHash('sha256').update(paper).digest('hex');
  const parties = [bank, borrower, CUSTODIAN];
  return stepsIntoEffect({ pledgeId, parties, at: now, digestOf }).map(({ command }) => command);
}
