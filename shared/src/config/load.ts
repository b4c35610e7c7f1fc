import type { Static, TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { PledgewatchError } from '../errors/index.ts';
import { overlayEnvironment } from './environment.ts';
import { inspect, type Problem } from './inspect.ts';
import { CONFIG_BYTES_MAX, PROBLEMS_MAX } from './limits.ts';
import { pathText, variableName, type ConfigPath } from './path.ts';
import { isSettable, properties, variants } from './schema-words.ts';
import { parseYaml, type YamlText } from './yaml-text.ts';

/** What a configuration is made of. */
export interface ConfigSource<S extends TSchema> {
  /** The file's name, for messages. */
  readonly file: string;
  /** Its content, YAML 1.2. */
  readonly text: string;
  readonly schema: S;
  /** `process.env`, as the program's main file hands it over. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Variables are named `PREFIX_KEY_KEY`. */
  readonly prefix: string;
  /**
   * What a schema can not say; each answers with everything that is wrong. Where the schema does not
   * hold, those that can make nothing of what is there say nothing.
   */
  readonly checks?: readonly ((config: Static<S>) => readonly ConfigFault[])[];
}

/** One thing that is wrong with a configuration beyond its schema. */
export interface ConfigFault {
  readonly path: ConfigPath;
  /** `found X, expected Y` */
  readonly message: string;
}

/**
 * The configuration a program runs on: file, over it the environment, beneath it the defaults, checked
 * as a whole before anything connects.
 *
 * @throws {PledgewatchError} `PW_CONFIG_INVALID` with every problem at once, one a line, each as
 * `file:line:column key.path: found X, expected Y`. Secrets are never quoted.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { Type } from '@sinclair/typebox';
 * import { loadConfig } from '@pledgewatch/shared/config';
 *
 * const schema = Type.Object({ cloud: Type.Object({ url: Type.String(), port: Type.Integer() }) });
 * const config = loadConfig({
 *   file: 'edge.yaml',
 *   text: 'cloud:\n  url: mqtts://cloud.example',
 *   schema,
 *   environment: { EDGE_CLOUD_PORT: '8883' },
 *   prefix: 'EDGE',
 * });
 * assert.deepEqual(config, { cloud: { url: 'mqtts://cloud.example', port: 8883 } });
 * ```
 */
export function loadConfig<S extends TSchema>(source: ConfigSource<S>): Static<S> {
  const { file, text, schema } = source;
  if (Buffer.byteLength(text) > CONFIG_BYTES_MAX) {
    refuse([`${file}: longer than ${CONFIG_BYTES_MAX} bytes`]);
  }
  const yaml = parseYaml(text);
  if (yaml.problems.length > 0) {
    refuse(
      yaml.problems.map(({ place, message }) => `${file}:${place.line}:${place.column} ${message}`),
    );
  }
  const { value: laid, origins } = overlayEnvironment(yaml.value, source);
  const { value, problems } = inspect(schema, laid);
  // The words of the problems are ours; whether the value is right is for TypeBox to say.
  const [left] = problems.length > 0 ? [] : Value.Errors(schema, value);
  if (left) refuse([`${file} ${left.path}: ${left.message}`]);
  const lines = [...problems, ...faultsOf(source, value, problems)].map((problem) =>
    problemLine(problem, { source, yaml, origins }),
  );
  if (lines.length > 0) refuse(lines);
  return value;
}

function faultsOf<S extends TSchema>(
  { checks = [] }: ConfigSource<S>,
  value: unknown,
  problems: readonly Problem[],
): readonly Problem[] {
  const wrong = new Set(problems.map(({ path }) => pathText(path)));
  const faults = checks.flatMap((check) => {
    try {
      return check(value);
    } catch (error) {
      if (problems.length === 0) throw error;
      return [];
    }
  });
  // What is not even of its type is told once.
  return faults
    .filter(({ path }) => !wrong.has(pathText(path)))
    .map((fault) => ({ ...fault, at: 'value' as const }));
}

function refuse(lines: readonly string[]): never {
  const shownLines = lines.slice(0, PROBLEMS_MAX);
  if (lines.length > PROBLEMS_MAX) shownLines.push(`… and ${lines.length - PROBLEMS_MAX} more`);
  throw new PledgewatchError('PW_CONFIG_INVALID', { problems: shownLines.join('\n') });
}

interface Reading {
  readonly source: Omit<ConfigSource<TSchema>, 'checks'>;
  readonly yaml: YamlText;
  /** Dotted key to the variable that gave its value. */
  readonly origins: ReadonlyMap<string, string>;
}

function problemLine({ path, at, message }: Problem, { source, yaml, origins }: Reading): string {
  const variable = originOf(path, origins);
  if (variable !== undefined) return `environment ${variable} ${pathText(path)}: ${message}`;
  const { line, column } = yaml.placeOf(path, at);
  const settable =
    at === 'value' && message.startsWith('found nothing') && isSetting(source.schema, path);
  const hint = settable ? ` (or set ${variableName(source.prefix, path)})` : '';
  return `${source.file}:${line}:${column} ${pathText(path)}: ${message}${hint}`;
}

/** The variable that gave the value there, or the list around it. */
function originOf(path: ConfigPath, origins: Reading['origins']): string | undefined {
  const ends = path.map((_step, index) => path.slice(0, path.length - index).join('.'));
  return origins.get(ends.find((key) => origins.has(key)) ?? '');
}

function isSetting(schema: TSchema, path: Problem['path']): boolean {
  const found = path.reduce<readonly TSchema[]>(
    (schemas, step) =>
      schemas.flatMap(variants).flatMap((variant) => properties(variant)?.[String(step)] ?? []),
    [schema],
  );
  return found.length > 0 && found.every(isSettable);
}
