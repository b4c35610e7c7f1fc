import { setTimeout as delay } from 'node:timers/promises';
import { PledgewatchError } from '@pledgewatch/shared/errors';

/** A fresh InfluxDB listens a few seconds before it answers queries. */
const ATTEMPTS_MAX = 30;
const PAUSE_MS = 1_000;

/** InfluxDB 1.x with authentication on, and the passwords its users shall have. */
export interface InfluxUsers {
  readonly url: string;
  readonly database: string;
  /** All 256-bit base64url: they need no escaping in InfluxQL. */
  readonly passwords: { readonly admin: string; readonly cloud: string; readonly grafana: string };
}

/**
 * Makes the database and its users: the cloud may do everything in it, Grafana may read. A user that
 * is there gets the password anew. Until there is an administrator InfluxDB takes the first one from
 * whoever comes, so that this must run before anybody else can reach it.
 *
 * @throws {PledgewatchError} `PW_SERIES_UNAVAILABLE` when it does not answer, or refuses.
 */
export async function makeInfluxUsers({ url, database, passwords }: InfluxUsers): Promise<void> {
  const create = (user: string, password: string, rest = '') =>
    `CREATE USER "${user}" WITH PASSWORD '${password}'${rest}`;
  await ask(url, create('admin', passwords.admin, ' WITH ALL PRIVILEGES'));
  const asAdmin = async (query: string) => {
    const problem = await ask(url, query, passwords.admin);
    if (problem === undefined) return;
    const { host } = new URL(url);
    throw new PledgewatchError('PW_SERIES_UNAVAILABLE', { host, reason: problem });
  };
  await asAdmin(`CREATE DATABASE "${database}"`);
  for (const user of ['cloud', 'grafana'] as const) {
    await ask(url, create(user, passwords[user]), passwords.admin);
    await asAdmin(`SET PASSWORD FOR "${user}" = '${passwords[user]}'`);
  }
  await asAdmin(`GRANT ALL ON "${database}" TO "cloud"`);
  await asAdmin(`GRANT READ ON "${database}" TO "grafana"`);
}

/** What InfluxDB has against a query; undefined when it did it. */
async function ask(url: string, query: string, password?: string): Promise<string | undefined> {
  const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(new URL('/query', url), {
        method: 'POST',
        body: new URLSearchParams({ q: query }),
        ...(password === undefined ? {} : { headers: { authorization } }),
      });
      const { error, results } = (await response.json()) as Answer;
      return error ?? results?.find((result) => result.error !== undefined)?.error;
    } catch (error) {
      if (attempt === ATTEMPTS_MAX) return error instanceof Error ? error.message : String(error);
      await delay(PAUSE_MS);
    }
  }
}

interface Answer {
  readonly error?: string;
  readonly results?: readonly { readonly error?: string }[];
}
