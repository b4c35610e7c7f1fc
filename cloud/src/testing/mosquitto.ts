import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mosquitto, searchPath, type Mosquitto } from '@pledgewatch/shared/testing';

/** A Mosquitto that keeps what it is given on disk. */
export interface GuardedMosquitto extends Mosquitto {
  /** Ends it and removes what it kept. */
  remove(): Promise<void>;
}

const ACCESS = `user cloud
topic read pw/1/+/+/up/+
topic write pw/1/+/+/down/+

pattern write pw/1/+/%u/up/+
pattern read pw/1/+/%u/down/+
`;

/**
 * A Mosquitto set up as docs/operating/EXTERNAL_BROKER.md says.
 *
 * @param passwords By user.
 */
export async function guardedMosquitto(
  passwords: Readonly<Record<string, string>>,
): Promise<GuardedMosquitto> {
  const folder = mkdtempSync(join(tmpdir(), 'pw-mosquitto-'));
  const users = join(folder, 'users');
  writeFileSync(users, '', { mode: 0o600 });
  for (const [user, password] of Object.entries(passwords)) {
    const env = { PATH: searchPath() };
    execFileSync('mosquitto_passwd', ['-b', users, user, password], { env, stdio: 'ignore' });
  }
  const access = join(folder, 'access');
  writeFileSync(access, ACCESS, { mode: 0o600 });
  const settings = [
    'allow_anonymous false',
    `password_file ${users}`,
    `acl_file ${access}`,
    'message_size_limit 65536',
    'persistence true',
    `persistence_location ${folder}/`,
  ];
  const server = await mosquitto({ folder, settings });
  return {
    ...server,
    async remove() {
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
