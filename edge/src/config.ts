import { Type, type Static } from '@sinclair/typebox';
import { loadConfig, readConfigFile, withSecretFiles } from '@pledgewatch/shared/config';
import { Id } from '@pledgewatch/shared/identity';
import { SitePlan } from '@pledgewatch/shared/site-plan';
import { CONFIG_CHECKS } from './config-check.ts';
import { DeviceBrokerConfig, SourceConfigs } from './sources/index.ts';

const closed = { additionalProperties: false } as const;
const MIB = 1_048_576;

/** Everything a gateway can be told; each setting is also an environment variable, a list as JSON. */
export const EdgeConfig = Type.Object(
  {
    dataDir: Type.String({
      minLength: 1,
      default: 'data/edge',
      description: 'Folder of the journal, the gateway’s key and its enrolment',
    }),
    siteId: { ...Id, description: 'The site this gateway watches' },
    gatewayId: { ...Id, description: 'The gateway’s own name, as its token was made for' },
    cloud: Type.Object(
      {
        url: Type.String({
          pattern: '^https?://',
          description: 'Web address of the cloud, where the gateway enrols once',
        }),
        brokerUrl: Type.String({
          pattern: '^mqtts?://',
          description: 'Broker where the gateway meets the cloud',
        }),
        tokenFile: Type.Optional(
          Type.String({
            minLength: 1,
            description: 'File with the one-time token; else enrolment.token in the data folder',
          }),
        ),
      },
      closed,
    ),
    journal: Type.Object(
      {
        bytesMax: Type.Integer({
          minimum: 16 * MIB,
          maximum: 1_099_511_627_776,
          default: 2_048 * MIB,
          description:
            'Room for what waits for the cloud; the file takes at most half as much more',
        }),
        telemetryDaysMax: Type.Integer({
          minimum: 1,
          maximum: 365,
          default: 7,
          description: 'Days that readings may wait before they are thinned; events never are',
        }),
      },
      { ...closed, default: {} },
    ),
    status: Type.Optional(
      Type.Object(
        {
          host: Type.String({
            default: '127.0.0.1',
            description: 'Address of /healthz and /metrics',
          }),
          port: Type.Integer({
            minimum: 0,
            maximum: 65_535,
            description: 'Port of /healthz and /metrics; 0 takes a free one',
          }),
        },
        closed,
      ),
    ),
    deviceBroker: Type.Optional(DeviceBrokerConfig),
    sources: SourceConfigs,
    plan: SitePlan,
  },
  closed,
);
export type EdgeConfig = Static<typeof EdgeConfig>;

/** Environment variables begin with it: `PLEDGEWATCH_EDGE_CLOUD_URL` for `cloud.url`. */
export const EDGE_PREFIX = 'PLEDGEWATCH_EDGE';

/**
 * Reads and checks a gateway's configuration; nothing is connected.
 *
 * @throws {PledgewatchError} `PW_CONFIG_UNREADABLE`, `PW_CONFIG_INVALID` with every problem at once.
 */
export function readEdgeConfig(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): EdgeConfig {
  return loadConfig({
    file,
    text: readConfigFile(file),
    schema: EdgeConfig,
    environment: withSecretFiles(EdgeConfig, environment, EDGE_PREFIX),
    prefix: EDGE_PREFIX,
    checks: CONFIG_CHECKS,
  });
}
