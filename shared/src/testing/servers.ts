import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** Whether a server's program is here; where they are required, a missing one is a failure. */
export function isInstalled(program: string): boolean {
  if (process.env['PLEDGEWATCH_REQUIRE_SERVERS'] === '1') return true;
  try {
    execFileSync('sh', ['-c', `command -v "${program}"`], { env: { PATH: searchPath() } });
    return true;
  } catch {
    return false;
  }
}

/** Debian keeps servers in sbin, which is not on everybody's path. */
export function searchPath(): string {
  return `${process.env['PATH'] ?? ''}:/usr/sbin`;
}

/** A port of loopback that nobody listens on, for servers that cannot choose one. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
