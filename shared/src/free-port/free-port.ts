import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below where any system gives ports out by itself (Linux from 32768, others from 49152). */
const FIRST_PORT = 20_000;
const PORTS = 10_000;
/** So many taken in a row, and something else is wrong. */
const TRIES_MAX = 100;

/**
 * A port of loopback that nobody listens on, for a program that is told its port and listens later: until
 * then nobody gets it by asking for any. `preferred`, if it is free.
 */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isFree(preferred))) return preferred;
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const port = FIRST_PORT + randomInt(PORTS);
    if (await isFree(port)) return port;
  }
  throw new Error(`no port from ${FIRST_PORT} to ${FIRST_PORT + PORTS - 1} seems to be free`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
