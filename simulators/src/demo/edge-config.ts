import { createHash } from 'node:crypto';
import type { SitePlan } from '@pledgewatch/shared/site-plan';
import { stringify } from 'yaml';
import { GATEWAY_ID, SITE_ID } from './site.ts';

/** What the demo's gateway is told. */
export interface EdgeSettings {
  readonly dataDir: string;
  readonly tokenFile: string;
  readonly cloudUrl: string;
  readonly brokerUrl: string;
  readonly deviceBrokerPort: number;
  /** Of the user `devices`. */
  readonly password: string;
  readonly opcuaEndpoint: string;
  readonly xk3190Port: number;
  readonly plan: SitePlan;
}

/** The gateway's configuration, as a warehouse would write it by hand. */
export function edgeConfig(of: EdgeSettings): string {
  return stringify({
    siteId: SITE_ID,
    gatewayId: GATEWAY_ID,
    dataDir: of.dataDir,
    cloud: { url: of.cloudUrl, brokerUrl: of.brokerUrl, tokenFile: of.tokenFile },
    deviceBroker: {
      port: of.deviceBrokerPort,
      users: [
        {
          name: 'devices',
          passwordSha256: createHash('sha256').update(of.password).digest('hex'),
          publish: ['scales/', 'zebra/', 'impinj/', 'zigbee2mqtt/', 'cameras/'],
        },
      ],
      topics: TOPICS,
    },
    sources: [
      {
        driver: 'opcua',
        id: 'weighbridge-1',
        endpoint: of.opcuaEndpoint,
        trustOnFirstUse: true,
        devices: WEIGHBRIDGE,
      },
      {
        driver: 'xk3190',
        id: 'weighbridge-2',
        host: '127.0.0.1',
        port: of.xk3190Port,
        device: 'WB-2',
      },
    ],
    plan: of.plan,
  });
}

const node = (name: string) => `nsu=urn:pledgewatch:simulated-weighbridges;s=WB-1-${name}`;

/** Its live weight, and every weighing it registers (OPC 40200). */
const WEIGHBRIDGE = [
  {
    device: 'WB-1',
    kind: 'weight',
    unit: 'kg',
    nodes: {
      grossG: node('CurrentWeight-Gross'),
      stable: node('CurrentWeight-WeightStable'),
      legalForTrade: node('CurrentWeight-LegalForTrade'),
      overload: node('CurrentWeight-Overload'),
    },
  },
  {
    device: 'WB-1',
    kind: 'weight',
    unit: 'kg',
    nodes: {
      grossG: node('RegisteredWeight-Gross'),
      stable: node('RegisteredWeight-WeightStable'),
      legalForTrade: node('RegisteredWeight-LegalForTrade'),
      alibiId: node('RegisteredWeight-WeightId'),
    },
  },
];

const json = { decode: 'json', correlationId: '/mid' };
const time = { at: '/ts', format: 'iso8601' };

const TOPICS = [
  {
    ...json,
    kind: 'weight',
    topic: 'scales/{deviceId}/weight',
    time,
    seq: '/seq',
    fields: { grossG: { at: '/gross', unit: 'kg' }, stable: '/stable', overload: '/overload' },
  },
  { decode: 'zebra-iotc', topic: 'zebra/{deviceId}/data' },
  { decode: 'zebra-iotc', topic: 'zebra/{deviceId}/events' },
  { decode: 'impinj', topic: 'impinj/{deviceId}/events' },
  {
    ...json,
    kind: 'door',
    topic: 'zigbee2mqtt/{deviceId}',
    when: { at: '/contact', is: 'present' },
    fields: { open: { at: '/contact', invert: true } },
  },
  {
    ...json,
    kind: 'climate',
    topic: 'zigbee2mqtt/{deviceId}',
    when: { at: '/humidity', is: 'present' },
    fields: {
      temperatureMilliC: { at: '/temperature', unit: 'celsius' },
      humidityPermille: { at: '/humidity', unit: 'percent' },
    },
  },
  {
    ...json,
    kind: 'vehicle',
    topic: 'cameras/{deviceId}/plate',
    time,
    fields: {
      plate: '/plate',
      driverId: '/driver',
      confidencePermille: { at: '/score', unit: 'ratio' },
    },
  },
];
