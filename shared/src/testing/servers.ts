import { execFileSync } from 'node:child_process';

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
