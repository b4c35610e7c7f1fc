import { loadConfig } from '@pledgewatch/shared/config';
import { createLog } from '@pledgewatch/shared/log';
import { CLOUD_PREFIX, CloudConfig } from '#/config.ts';
import { startCloud, type Cloud } from './start-cloud.ts';

/** Variables by their names without the program's prefix, e.g. `HTTP_PORT`. */
type Told = Readonly<Record<string, string>>;

/** The settings of a cloud in a folder, on free ports, as its variables would give them. */
export function settingsOf(dataDir: string, told: Told = {}): CloudConfig {
  const variables = { DATA_DIR: dataDir, HTTP_PORT: '0', BROKER_PORT: '0', ...told };
  const environment = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [`${CLOUD_PREFIX}_${name}`, value]),
  );
  const of = { file: 'environment', text: '{}', schema: CloudConfig, prefix: CLOUD_PREFIX };
  return loadConfig({ ...of, environment });
}

/** Starts all of it, silently; what it can not survive fails the test. */
export async function startWholeCloud(dataDir: string, told: Told = {}): Promise<Cloud> {
  const onFatal = (error: Error) => {
    throw error;
  };
  return startCloud(settingsOf(dataDir, told), { log: createLog('cloud', 'silent'), onFatal });
}
