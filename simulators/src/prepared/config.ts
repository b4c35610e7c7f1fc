import { Type, type Static } from '@sinclair/typebox';
import { loadConfig } from '@pledgewatch/shared/config';

const url = (pattern: string, preset: string, description: string) =>
  Type.String({ pattern, default: preset, description });

/** Where the programs of a prepared system find each other. */
export const PreparedConfig = Type.Object(
  {
    folder: Type.String({
      minLength: 1,
      default: 'data/prepared',
      description: 'Folder of what is prepared: secrets, broker’s files, site, people’s keys',
    }),
    influxUrl: url('^https?://', 'http://127.0.0.1:8086', 'InfluxDB whose users are made'),
    influxDatabase: Type.String({
      pattern: '^[A-Za-z0-9_-]{1,64}$',
      default: 'pledgewatch',
      description: 'Its database',
    }),
    cloudUrl: url('^https?://', 'http://127.0.0.1:8080', 'The cloud’s API'),
    devicesBrokerUrl: url(
      '^mqtts?://',
      'mqtt://127.0.0.1:1883',
      'Broker the edge reads devices at',
    ),
    opcuaEndpoint: url(
      '^opc\\.tcp://',
      'opc.tcp://127.0.0.1:4840/pledgewatch',
      'The OPC UA weighbridge',
    ),
    xk3190Host: Type.String({ default: '127.0.0.1', description: 'The serial weighbridge' }),
    xk3190Port: Type.Integer({
      minimum: 1,
      maximum: 65_535,
      default: 4_001,
      description: 'Its port',
    }),
    doorUrl: url('^https?://', 'http://127.0.0.1:8090', 'The simulated warehouse’s door'),
  },
  { additionalProperties: false },
);
export type PreparedConfig = Static<typeof PreparedConfig>;

/** Environment variables begin with it: `PREPARE_FOLDER` for `folder`. */
export const PREPARED_PREFIX = 'PREPARE';

/** @throws {PledgewatchError} `PW_CONFIG_INVALID` with every problem at once. */
export function readPreparedConfig(
  environment: Readonly<Record<string, string | undefined>>,
): PreparedConfig {
  return loadConfig({
    file: 'environment',
    text: '{}',
    schema: PreparedConfig,
    environment,
    prefix: PREPARED_PREFIX,
  });
}
