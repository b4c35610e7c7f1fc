import { readFileSync, statSync } from 'node:fs';
import { PledgewatchError } from '../errors/index.ts';
import { CONFIG_BYTES_MAX } from './limits.ts';

/**
 * The text of a configuration file, or of a file that holds one secret.
 *
 * @throws {PledgewatchError} `PW_CONFIG_UNREADABLE`: missing, not readable, or over a megabyte.
 */
export function readConfigFile(file: string): string {
  const size = attempt(file, () => statSync(file).size);
  if (size > CONFIG_BYTES_MAX) {
    const reason = `${size} bytes, at most ${CONFIG_BYTES_MAX} are read`;
    throw new PledgewatchError('PW_CONFIG_UNREADABLE', { file, reason });
  }
  return attempt(file, () => readFileSync(file, 'utf8'));
}

function attempt<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new PledgewatchError('PW_CONFIG_UNREADABLE', { file, reason }, { cause });
  }
}
