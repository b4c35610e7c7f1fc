import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readConfigFile } from '@pledgewatch/shared/config';
import type { EdgeConfig } from '#/config.ts';

/** Where the operator puts the one-time token. */
export function tokenFileOf({ cloud, dataDir }: EdgeConfig): string {
  return cloud.tokenFile ?? join(dataDir, 'enrolment.token');
}

/** The token, or null while there is none. */
export function readToken(file: string): string | null {
  return existsSync(file) ? readConfigFile(file).trim() || null : null;
}
