import { createHash } from 'node:crypto';
import type { CommandOf, CommandType } from '@pledgewatch/shared/command';
import type { SitePlan } from '@pledgewatch/shared/site-plan';
import { stringify } from 'yaml';

export const SITE = 'gd-foshan-01';
export const GATEWAY = 'gw-1';
export const BANK = 'bank-1';
export const CUSTODIAN = 'storage-1';
export const BORROWER = 'metals-1';
export const DEVICE_PASSWORD = 'a-password-of-devices';

/** One stack, one zone, one door, one pledge for each number. */
export const pledgeId = (place: number) => `PLG-${place}`;
export const slotId = (place: number) => `A-${place}`;
export const zoneId = (place: number) => `Z-${place}`;
export const doorId = (place: number) => `D-${place}`;
export const climateId = (place: number) => `C-${place}`;
export const scaleId = (place: number) => `S-${place}`;
export const epc = (place: number) => (0x3034_0000_0000 + place).toString(16).padStart(24, '0');

export const UNIT_G = 1_000_000;

const places = (count: number) => Array.from({ length: count }, (_, place) => place);

/** A map on which it is night all day long. */
export function planOf(count: number, now: number): SitePlan {
  const verifiedUntil = now + 180 * 86_400_000;
  const silenceMaxMs = 3_600_000;
  const hour = new Date(now).getUTCHours();
  return {
    siteId: SITE,
    timeZone: 'UTC',
    workingHours: hour < 12 ? '18:00-18:01' : '06:00-06:01',
    tagMissingAfterS: 3_600,
    zones: places(count).map((place) => ({ id: zoneId(place), slotIds: [slotId(place)] })),
    scales: places(count).map((place) => ({
      id: scaleId(place),
      slotId: slotId(place),
      accuracyClass: 'III',
      verificationIntervalG: 500,
      maxG: 1_500_000,
      verifiedUntil,
      silenceMaxMs,
    })),
    readers: [
      {
        id: 'R-1',
        antennas: places(count).map((place) => ({ port: place, zoneId: zoneId(place) })),
        silenceMaxMs,
      },
    ],
    doors: places(count).map((place) => ({
      id: doorId(place),
      zoneId: zoneId(place),
      silenceMaxMs,
    })),
    climate: places(count).map((place) => ({
      id: climateId(place),
      zoneId: zoneId(place),
      silenceMaxMs,
    })),
    gates: [],
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
          publish: ['scales/', 'tags/', 'doors/', 'climate/'],
        },
      ],
      topics: [
        {
          ...json,
          kind: 'weight',
          topic: 'scales/{deviceId}',
          time,
          fields: { grossG: { at: '/gross', unit: 'g' }, stable: '/stable' },
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
      ],
    },
    sources: [],
    plan: of.plan,
  });
}

type Body<T extends CommandType> = Omit<CommandOf<T>, 'type'>;

export const siteBody: Body<'site.define'> = {
  siteId: SITE,
  name: '佛山一号库 · Foshan No. 1',
  custodianId: CUSTODIAN,
  timeZone: 'UTC',
  gates: [],
  silenceMaxMs: 3_600_000,
};

export function pledgeBody(place: number, now: number): Body<'pledge.create'> {
  return {
    pledgeId: pledgeId(place),
    siteId: SITE,
    pledgor: BORROWER,
    pledgee: BANK,
    supervisor: CUSTODIAN,
    mode: 'STATIC',
    lots: [
      {
        lotId: `LOT-${place}`,
        slotId: slotId(place),
        zoneId: zoneId(place),
        commodity: '镍豆 Nickel briquettes',
        unitMassG: UNIT_G,
        epcs: [epc(place)],
      },
    ],
    priceFenPerTonne: 13_000_000,
    priceSource: 'price list of the test',
    priceAt: now,
    pledgeRatePermille: 600,
    controlLine: { basis: 'value', valueFen: 6_000_000 },
    loanId: `LOAN-${place}`,
    exposureFen: 7_000_000,
    netTolerancePermille: 3,
  };
}

export function activationBody(now: number): Omit<Body<'pledge.activate'>, 'pledgeId'> {
  const digest = (paper: string) => createHash('sha256').update(paper).digest('hex');
  return {
    agreementDigest: digest('agreement'),
    baselineCount: {
      countedAt: now,
      signedBy: [BANK, BORROWER, CUSTODIAN],
      documentDigest: digest('count'),
    },
    controlProofDigest: digest('control proof'),
  };
}
