import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { ok } from 'node:assert/strict';

/** As `mosquitto_passwd` of 2.0 does; the passwords are 256 random bits, so that more buys nothing. */
const ITERATIONS = 101;

/** A line of Mosquitto's password file: PBKDF2 with SHA-512 (`$7$`), as its own tool writes it. */
export function passwordLine(user: string, password: string, salt = randomBytes(12)): string {
  ok(/^[\w-]+$/.test(user), 'a user name without a colon');
  const hash = pbkdf2Sync(password, salt, ITERATIONS, 64, 'sha512');
  return `${user}:$7$${ITERATIONS}$${salt.toString('base64')}$${hash.toString('base64')}\n`;
}

const DEVICE_TOPICS = ['scales', 'zebra', 'impinj', 'zigbee2mqtt', 'cameras'];

/** Devices speak and the edge listens, each to these topics alone; nobody else comes in. */
export const ACCESS = [
  'user devices',
  ...DEVICE_TOPICS.map((topic) => `topic write ${topic}/#`),
  '',
  'user edge',
  ...DEVICE_TOPICS.map((topic) => `topic read ${topic}/#`),
  '',
].join('\n');
