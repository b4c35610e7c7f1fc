import { createHash } from 'node:crypto';
import type { SitePlan } from '@pledgewatch/shared/site-plan';
import { stringify } from 'yaml';
import { GATEWAY_ID, SITE_ID } from './site.ts';

/** What the demo's gateway is told. */
export interface EdgeSettings {
  /** This and the next are left to environment variables when absent. */
  readonly dataDir?: string;
  readonly cloud?: { readonly url: string; readonly brokerUrl: string; readonly tokenFile: string };
  /** Where devices publish: at the gateway's own broker as `devices`, or at another it reads as `edge`. */
  readonly devices:
    | { readonly port: number; readonly password: string }
    | { readonly url: string; readonly password: string };
  readonly opcuaEndpoint: string;
  readonly xk3190: { readonly host: string; readonly port: number };
  readonly plan: SitePlan;
}

/** The gateway's configuration, as a warehouse would write it by hand. */
export function edgeConfig(of: EdgeSettings): string {
  const { devices } = of;
  return stringify({
    siteId: SITE_ID,
    gatewayId: GATEWAY_ID,
    ...(of.dataDir === undefined ? {} : { dataDir: of.dataDir }),
    ...(of.cloud === undefined ? {} : { cloud: of.cloud }),
    ...('port' in devices ? { deviceBroker: ownBroker(devices) } : {}),
    sources: [
      ...('url' in devices ? [otherBroker(devices)] : []),
      {
        driver: 'opcua',
        id: 'weighbridge-1',
        endpoint: of.opcuaEndpoint,
        trustOnFirstUse: true,
        devices: WEIGHBRIDGE,
      },
      { driver: 'xk3190', id: 'weighbridge-2', ...of.xk3190, device: 'WB-2' },
    ],
    plan: of.plan,
  });
}

const ownBroker = ({ port, password }: { port: number; password: string }) => ({
  port,
  users: [
    {
      name: 'devices',
      passwordSha256: createHash('sha256').update(password).digest('hex'),
      publish: ['scales/', 'zebra/', 'impinj/', 'zigbee2mqtt/', 'cameras/'],
    },
  ],
  topics: TOPICS,
});

const otherBroker = ({ url, password }: { url: string; password: string }) => ({
  driver: 'mqtt',
  id: 'devices',
  url,
  username: 'edge',
  password,
  clientId: GATEWAY_ID,
  topics: TOPICS,
});

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

/** What each topic of the devices carries. */
export const TOPICS = [
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
