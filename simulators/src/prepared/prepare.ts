import type { PreparedConfig } from './config.ts';
import { makeInfluxUsers } from './influx-users.ts';
import { ACCESS, passwordLine } from './mosquitto.ts';
import { Places } from './places.ts';

/**
 * Makes, once, what the programs of a system must have before they can start: secrets in files, the
 * broker's users and their topics, InfluxDB's users. Run again, it changes no secret.
 *
 * @throws {PledgewatchError} `PW_SERIES_UNAVAILABLE`.
 */
export async function prepareSecrets(config: PreparedConfig): Promise<void> {
  const places = new Places(config.folder);
  const devices = places.secret('site/devices-password');
  const edge = places.secret('site/edge-password');
  places.secret('site/door-key');
  places.secret('grafana/admin-password');
  if (!places.has('broker/passwords')) {
    places.write('broker/passwords', passwordLine('devices', devices) + passwordLine('edge', edge));
  }
  places.write('broker/access', ACCESS);
  await makeInfluxUsers({
    url: config.influxUrl,
    database: config.influxDatabase,
    passwords: {
      admin: places.secret('operator/influx-admin-password'),
      cloud: places.secret('cloud/influx-password'),
      grafana: places.secret('grafana/influx-password'),
    },
  });
}
