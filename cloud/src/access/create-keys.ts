import { mkdirSync } from 'node:fs';
import { Value } from '@sinclair/typebox/value';
import { systemClock } from '@pledgewatch/shared/clock';
import { Actor } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { openApiKeys } from './api-keys.ts';
import { openCloudDatabase } from './cloud-database.ts';

/**
 * Makes API keys, one for each `TENANT:USER:ROLE`, in the cloud's folder; a running cloud knows them at
 * once. The keys are returned and kept nowhere.
 *
 * @throws {PledgewatchError} `PW_COMMAND_LINE_INVALID` naming every holder that is not of that form;
 * no key was made then.
 */
export function createKeys(dataDir: string, holders: readonly string[]): Record<string, string> {
  const wrong = holders.filter((holder) => !Value.Check(Actor, actorOf(holder)));
  if (holders.length === 0 || wrong.length > 0) {
    const problem = `${wrong.join(', ') || 'nothing'} is not TENANT:USER:ROLE`;
    throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem });
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const database = openCloudDatabase(dataDir);
  try {
    const keys = openApiKeys(database, systemClock);
    return Object.fromEntries(
      holders.map((holder) => [holder, keys.create(actorOf(holder) as Actor).key]),
    );
  } finally {
    database.close();
  }
}

function actorOf(holder: string) {
  const [tenantId, userId, role, ...rest] = holder.split(':');
  return rest.length > 0 ? null : { tenantId, userId, role };
}
