import { Type, type Static } from '@sinclair/typebox';
import { loadConfig, withSecretFiles } from '@pledgewatch/shared/config';

const text = (description: string) => Type.Optional(Type.String({ minLength: 1, description }));
const secret = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, description, secret: true }));
const port = (description: string) =>
  Type.Integer({ minimum: 0, maximum: 65_535, default: 0, description });

/** Everything a simulated warehouse can be told. */
export const SimulatorConfig = Type.Object(
  {
    broker: Type.String({
      pattern: '^(mqtts?|wss?)://',
      description: 'Broker the devices send to',
    }),
    username: text('Their user name there'),
    password: secret('Their password there'),
    spec: text('YAML or JSON world; the demo’s unless given'),
    seed: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'Same seed, same history; 1 or the story’s unless given',
      }),
    ),
    story: text('Story to play in its own world'),
    speed: Type.Integer({ minimum: 1, default: 1, description: 'Story seconds a second' }),
    host: Type.String({
      minLength: 1,
      default: '127.0.0.1',
      description: 'Address weighbridges, door and uplink line listen on',
    }),
    opcuaPort: port('Port of the OPC UA weighbridge; 0 is any free one'),
    xk3190Port: port('Port of the serial weighbridge; 0 is any free one'),
    doorPort: port('Port of the HTTP door for actions; 0 is any free one'),
    doorKey: secret('Bearer key of that door; one is made and printed unless given'),
    uplinkTo: Type.Optional(
      Type.String({
        pattern: '^[^:\\s]+:\\d+$',
        description: 'The cloud’s broker behind the line that cutNetwork cuts, host:port',
      }),
    ),
    uplinkPort: port('Port of that line; 0 is any free one'),
    dataDir: Type.String({
      minLength: 1,
      default: 'data/simulators',
      description: 'Folder of the OPC UA server’s keys',
    }),
  },
  { additionalProperties: false },
);
export type SimulatorConfig = Static<typeof SimulatorConfig>;

/** Environment variables begin with it: `SIMULATE_DOOR_PORT` for `doorPort`. */
export const SIMULATOR_PREFIX = 'SIMULATE';

/**
 * The environment, and over it what the command line says.
 *
 * @param flags By option, as it is written: `door-port`.
 * @throws {PledgewatchError} `PW_CONFIG_INVALID` with every problem at once.
 */
export function readSimulatorConfig(
  flags: Readonly<Record<string, string | undefined>>,
  environment: Readonly<Record<string, string | undefined>>,
): SimulatorConfig {
  const given = Object.entries(flags).map(([option, value]) => [
    `${SIMULATOR_PREFIX}_${option.replaceAll('-', '_').toUpperCase()}`,
    value,
  ]);
  const set = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  return loadConfig({
    file: 'command line',
    text: '{}',
    schema: SimulatorConfig,
    environment: withSecretFiles(SimulatorConfig, { ...environment, ...set }, SIMULATOR_PREFIX),
    prefix: SIMULATOR_PREFIX,
  });
}
