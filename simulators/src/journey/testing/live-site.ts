import { createHash } from 'node:crypto';
import type { CommandOf, CommandType } from '@pledgewatch/shared/command';
import { stepsIntoEffect, type StepIntoEffect } from '@pledgewatch/shared/pledging';
import type { SitePlan } from '@pledgewatch/shared/site-plan';
import { stringify } from 'yaml';

export const SITE = 'gd-foshan-01';
export const GATEWAY = 'gw-1';
export const BANK = 'bank-1';
export const CUSTODIAN = 'storage-1';
export const BORROWER = 'metals-1';
export const DEVICE_PASSWORD = 'a-password-of-devices';

/** What stands on a site. */
export interface LiveShape {
  /** Pledges, each of one stack in a zone with a door of its own. */
  readonly pledges: number;
  /** Units of goods, of a tonne and a tag each, in every stack; one where nothing is said. */
  readonly units?: number;
  readonly gates?: readonly LiveGate[];
  /** After so long without a word from its gateway the site is silent, ms; an hour by default. */
  readonly silenceMaxMs?: number;
}

/** A gate with a weighbridge, a camera and a portal of its own. */
export interface LiveGate {
  readonly id: string;
  /** How long it may execute orders that it holds after it last heard the cloud, ms. */
  readonly leaseMs: number;
}

export const bridgeId = (gateId: string) => `WB-${gateId}`;
export const cameraId = (gateId: string) => `CAM-${gateId}`;
export const portalId = (gateId: string) => `R-${gateId}`;

/** One stack, one zone, one door, one pledge for each number. */
export const pledgeId = (place: number) => `PLG-${place}`;
export const slotId = (place: number) => `A-${place}`;
export const zoneId = (place: number) => `Z-${place}`;
export const doorId = (place: number) => `D-${place}`;
export const climateId = (place: number) => `C-${place}`;
export const scaleId = (place: number) => `S-${place}`;
export const epc = (place: number, unit = 0) =>
  (0x3034_0000_0000 + unit * 0x1_0000 + place).toString(16).padStart(24, '0');
export const epcsOf = (place: number, { units = 1 }: LiveShape) =>
  Array.from({ length: units }, (_, unit) => epc(place, unit));

export const UNIT_G = 1_000_000;

export const places = ({ pledges }: LiveShape) =>
  Array.from({ length: pledges }, (_, place) => place);

const HOUR_MS = 3_600_000;

/** A map on which it is night all day long. */
export function planOf(shape: LiveShape, now: number): SitePlan {
  const { gates = [], units = 1 } = shape;
  const scale = { accuracyClass: 'III', verifiedUntil: now + 180 * 86_400_000 } as const;
  const silenceMaxMs = HOUR_MS;
  const hour = new Date(now).getUTCHours();
  return {
    siteId: SITE,
    timeZone: 'UTC',
    workingHours: hour < 12 ? '18:00-18:01' : '06:00-06:01',
    tagMissingAfterS: 3_600,
    zones: places(shape).map((place) => ({ id: zoneId(place), slotIds: [slotId(place)] })),
    scales: [
      ...places(shape).map((place) => ({
        ...scale,
        id: scaleId(place),
        slotId: slotId(place),
        verificationIntervalG: 500,
        maxG: units * 1_500_000,
        silenceMaxMs,
      })),
      ...gates.map(({ id }) => ({
        ...scale,
        id: bridgeId(id),
        verificationIntervalG: 20_000,
        maxG: 80_000_000,
        silenceMaxMs,
      })),
    ],
    readers: [
      {
        id: 'R-1',
        antennas: places(shape).map((place) => ({ port: place, zoneId: zoneId(place) })),
        silenceMaxMs,
      },
      ...gates.map(({ id }) => ({
        id: portalId(id),
        antennas: [
          { port: 1, gateId: id, side: 'inside' as const },
          { port: 2, gateId: id, side: 'outside' as const },
        ],
        silenceMaxMs,
      })),
    ],
    doors: places(shape).map((place) => ({
      id: doorId(place),
      zoneId: zoneId(place),
      silenceMaxMs,
    })),
    climate: places(shape).map((place) => ({
      id: climateId(place),
      zoneId: zoneId(place),
      silenceMaxMs,
    })),
    gates: gates.map(({ id }) => ({
      id,
      weighbridgeIds: [bridgeId(id)],
      cameraId: cameraId(id),
      readerId: portalId(id),
      zoneId: zoneId(0),
    })),
  };
}

/** The gateway's configuration, as a warehouse would write it by hand. */
export function edgeConfigOf(of: {
  readonly dataDir: string;
  readonly cloudUrl: string;
  readonly brokerUrl: string;
  readonly tokenFile: string;
  readonly devicePort: number;
  readonly plan: SitePlan;
}): string {
  const json = { decode: 'json', correlationId: '/mid', seq: '/seq' };
  const time = { at: '/ts', format: 'epoch-ms' };
  return stringify({
    siteId: SITE,
    gatewayId: GATEWAY,
    dataDir: of.dataDir,
    cloud: { url: of.cloudUrl, brokerUrl: of.brokerUrl, tokenFile: of.tokenFile },
    status: { port: 0 },
    deviceBroker: {
      port: of.devicePort,
      messagesPerSecondMax: 10_000,
      users: [
        {
          name: 'devices',
          passwordSha256: createHash('sha256').update(DEVICE_PASSWORD).digest('hex'),
          publish: ['scales/', 'tags/', 'doors/', 'climate/', 'cameras/'],
          subscribe: ['gates/'],
        },
      ],
      topics: [
        {
          ...json,
          kind: 'weight',
          topic: 'scales/{deviceId}',
          time,
          fields: {
            grossG: { at: '/gross', unit: 'g' },
            stable: '/stable',
            alibiId: '/alibi',
          },
        },
        {
          ...json,
          kind: 'tag',
          topic: 'tags/{deviceId}',
          time,
          fields: { epc: '/epc', antenna: '/antenna' },
        },
        {
          ...json,
          kind: 'climate',
          topic: 'climate/{deviceId}',
          time,
          fields: { temperatureMilliC: { at: '/temperature', unit: 'celsius' } },
        },
        { ...json, kind: 'door', topic: 'doors/{deviceId}', time, fields: { open: '/open' } },
        {
          ...json,
          kind: 'vehicle',
          topic: 'cameras/{deviceId}',
          time,
          fields: { plate: '/plate' },
        },
      ],
    },
    sources: [],
    plan: of.plan,
  });
}

type Body<T extends CommandType> = Omit<CommandOf<T>, 'type'>;

export function siteBody({ gates = [], silenceMaxMs = HOUR_MS }: LiveShape): Body<'site.define'> {
  return {
    siteId: SITE,
    name: '佛山一号库 · Foshan No. 1',
    custodianId: CUSTODIAN,
    timeZone: 'UTC',
    gates: gates.map(({ id: gateId, leaseMs }) => ({
      gateId,
      gatewayId: GATEWAY,
      leaseCeilingG: 40_000_000,
      leaseCeilingFen: 1_000_000_000,
      leaseMs,
    })),
    silenceMaxMs,
  };
}

export function pledgeBody(place: number, shape: LiveShape, now: number): Body<'pledge.create'> {
  return {
    pledgeId: pledgeId(place),
    siteId: SITE,
    pledgor: BORROWER,
    pledgee: BANK,
    supervisor: CUSTODIAN,
    mode: 'STATIC',
    securityType: 'goods-pledge',
    lots: [
      {
        lotId: `LOT-${place}`,
        slotId: slotId(place),
        zoneId: zoneId(place),
        commodity: '镍豆 Nickel briquettes',
        unitMassG: UNIT_G,
        epcs: epcsOf(place, shape),
      },
    ],
    priceFenPerTonne: 13_000_000,
    priceSource: 'price list of the test',
    priceAt: now,
    priceAgeMaxMs: 30 * 86_400_000,
    pledgeRatePermille: 600,
    controlLine: { basis: 'value', valueFen: 6_000_000 },
    warningLinePermille: 1_500,
    disposalLinePermille: 1_300,
    loanId: `LOAN-${place}`,
    exposureFen: 7_000_000,
    netTolerancePermille: 3,
    possessionDigest: 'b'.repeat(64),
  };
}

export function effectSteps(place: number, now: number): readonly StepIntoEffect[] {
  return stepsIntoEffect({
    pledgeId: pledgeId(place),
    parties: [BANK, BORROWER, CUSTODIAN],
    at: now,
    digestOf: (paper) => createHash('sha256').update(paper).digest('hex'),
  });
}
