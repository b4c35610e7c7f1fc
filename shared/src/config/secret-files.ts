import type { TSchema } from '@sinclair/typebox';
import { environmentTable } from './environment.ts';
import { readConfigFile } from './read.ts';

/**
 * The environment with every secret that stands in a file: `X_FILE` names the file whose first line is
 * the value of `X`, as containers are given secrets. `X` itself, where it is set, counts.
 *
 * @throws {PledgewatchError} `PW_CONFIG_UNREADABLE` when such a file cannot be read.
 */
export function withSecretFiles(
  schema: TSchema,
  environment: Readonly<Record<string, string | undefined>>,
  prefix: string,
): Readonly<Record<string, string | undefined>> {
  const read = environmentTable(schema, prefix).flatMap(({ variable, secret }) => {
    const file = environment[`${variable}_FILE`];
    if (!secret || !file || environment[variable]) return [];
    return [[variable, readConfigFile(file).split(/\r?\n/, 1)[0]] as const];
  });
  return { ...environment, ...Object.fromEntries(read) };
}
