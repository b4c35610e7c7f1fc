import { createHash, timingSafeEqual } from 'node:crypto';
import type { DeviceUser } from './config.ts';

const NOBODY = Buffer.alloc(32);

/** The user of a name and password. Takes the same time for an unknown name as for a wrong password. */
export function findUser(
  users: ReadonlyMap<string, DeviceUser>,
  name: string | undefined,
  password: Uint8Array | undefined,
): DeviceUser | undefined {
  const user = users.get(name ?? '');
  const expected = user ? Buffer.from(user.passwordSha256, 'hex') : NOBODY;
  const given = createHash('sha256')
    .update(password ?? '')
    .digest();
  return timingSafeEqual(expected, given) ? user : undefined;
}

/** Whether a topic is one of the prefixes, or below one that ends in a slash. */
export function isBelow(topic: string, prefixes: readonly string[]): boolean {
  return prefixes.some(
    (prefix) => topic === prefix || (prefix.endsWith('/') && topic.startsWith(prefix)),
  );
}
