import { createHash } from 'node:crypto';
import type { SitePlan } from '@pledgewatch/shared/site-plan';
import { epcOf, TAGS_A_SLOT } from '../pledged.ts';

/*
 * A warehouse whose devices speak to the broker inside the edge: twenty pledges of one stack each, a scale
 * under every stack, readers in its zone, and a gate that a tag can be carried through.
 */

export const SITE_ID = 'bench-site';
export const GATEWAY_ID = 'bench-gateway';
const GATE_ID = 'G-1';
export const PORTAL_ID = 'R-G1';
/** What a small gateway may leave unsaid: ten minutes. */
export const SILENCE_MAX_MS = 600_000;

export const PLEDGES = 20;
/** Those that a bench may steal: more alerts of one pledge would become a case. */
export const THEFTS_A_PLEDGE = 10;
const YEAR_MS = 365 * 86_400_000;

export const SLOT_IDS = Array.from({ length: PLEDGES }, (_, slot) => `A-${slot + 10}`);
export const READER_IDS = ['R-A1', 'R-A2', 'R-A3', 'R-A4'];

/** The user that the devices connect with. */
export const DEVICES = { name: 'devices', password: 'devices-of-the-bench' };

export function epcsOf(slot: number): string[] {
  return Array.from({ length: TAGS_A_SLOT }, (_, tag) => epcOf(slot, tag));
}

/** Tags of a slot that are never stolen: the zone's readers hear them all the time. */
export function restingEpcs(slot: number): string[] {
  return epcsOf(slot).slice(THEFTS_A_PLEDGE);
}

function plan(now: number): SitePlan {
  const verifiedUntil = now + YEAR_MS;
  const stack = { accuracyClass: 'III', verificationIntervalG: 5_000, maxG: 30_000_000 } as const;
  const bridge = { accuracyClass: 'III', verificationIntervalG: 20_000, maxG: 80_000_000 } as const;
  return {
    siteId: SITE_ID,
    timeZone: 'Asia/Shanghai',
    workingHours: '00:00-23:59',
    zones: [{ id: 'A', slotIds: SLOT_IDS }],
    scales: [
      ...SLOT_IDS.map((slotId) => ({ id: `S-${slotId}`, slotId, ...stack, verifiedUntil })),
      { id: 'WB-1', ...bridge, verifiedUntil },
    ].map((scale) => ({ ...scale, silenceMaxMs: SILENCE_MAX_MS })),
    readers: [
      ...READER_IDS.map((id) => ({
        id,
        antennas: [1, 2, 3, 4].map((port) => ({ port, zoneId: 'A' })),
        silenceMaxMs: SILENCE_MAX_MS,
      })),
      {
        id: PORTAL_ID,
        antennas: [
          { port: 1, gateId: GATE_ID, side: 'inside' as const },
          { port: 2, gateId: GATE_ID, side: 'outside' as const },
        ],
        silenceMaxMs: SILENCE_MAX_MS,
      },
    ],
    doors: [{ id: 'D-1', zoneId: 'A', silenceMaxMs: SILENCE_MAX_MS }],
    climate: [{ id: 'C-1', zoneId: 'A', silenceMaxMs: SILENCE_MAX_MS }],
    gates: [{ id: GATE_ID, weighbridgeIds: ['WB-1'], readerId: PORTAL_ID, zoneId: 'A' }],
  };
}

const json = {
  decode: 'json',
  time: { at: '/ts', format: 'epoch-ms' },
  correlationId: '/mid',
};

const TOPICS = [
  {
    ...json,
    kind: 'weight',
    topic: 'scales/{deviceId}/weight',
    fields: { grossG: { at: '/gross', unit: 'kg' }, stable: '/stable' },
  },
  {
    ...json,
    kind: 'tag',
    topic: 'readers/{deviceId}/tag',
    fields: {
      epc: '/epc',
      antenna: '/antenna',
      rssiCentiDbm: { at: '/rssi', unit: 'dbm' },
      reads: '/reads',
    },
  },
  {
    ...json,
    kind: 'climate',
    topic: 'climate/{deviceId}',
    fields: {
      temperatureMilliC: { at: '/celsius', unit: 'celsius' },
      humidityPermille: { at: '/humidity', unit: 'percent' },
    },
  },
  { ...json, kind: 'door', topic: 'doors/{deviceId}', fields: { open: '/open' } },
];

/** The gateway's configuration; JSON is YAML too. */
export function edgeConfig(of: {
  readonly dataDir: string;
  readonly tokenFile: string;
  readonly cloudUrl: string;
  readonly brokerUrl: string;
  /** Sources beside the device broker. */
  readonly sources: readonly object[];
}): string {
  const passwordSha256 = createHash('sha256').update(DEVICES.password).digest('hex');
  const publish = ['scales/', 'readers/', 'climate/', 'doors/'];
  return JSON.stringify({
    siteId: SITE_ID,
    gatewayId: GATEWAY_ID,
    dataDir: of.dataDir,
    cloud: { url: of.cloudUrl, brokerUrl: of.brokerUrl, tokenFile: of.tokenFile },
    deviceBroker: {
      port: 0,
      users: [{ name: DEVICES.name, passwordSha256, publish }],
      topics: TOPICS,
    },
    sources: of.sources,
    plan: plan(Date.now()),
  });
}

/** A weighbridge read by OPC UA. */
export function opcuaSource(endpoint: string): object {
  const node = (name: string) => `nsu=urn:pledgewatch:simulated-weighbridges;s=WB-1-${name}`;
  return {
    driver: 'opcua',
    id: 'weighbridge-1',
    endpoint,
    trustOnFirstUse: true,
    devices: [
      {
        device: 'WB-1',
        kind: 'weight',
        unit: 'kg',
        nodes: {
          grossG: node('CurrentWeight-Gross'),
          stable: node('CurrentWeight-WeightStable'),
          overload: node('CurrentWeight-Overload'),
        },
      },
    ],
  };
}
