import assert from 'node:assert/strict';
import type { TSchema } from '@sinclair/typebox';
import { variableName, type ConfigPath } from './path.ts';
import { expectation, isScalar, isSecret, properties, variants } from './schema-words.ts';

/** One setting that an environment variable can give. */
export interface EnvironmentRow {
  readonly variable: string;
  /** The key in the file, dotted. */
  readonly key: string;
  readonly type: string;
  /** What holds when neither file nor variable says anything; absent when one of them must. */
  readonly default?: string;
  readonly description: string;
  readonly secret: boolean;
}

/** Every scalar setting of a schema outside lists, in its order: the table the manual shows. */
export function environmentTable(schema: TSchema, prefix: string): readonly EnvironmentRow[] {
  return scalarsOf(schema).map(({ path, schema: scalar }) => ({
    variable: variableName(prefix, path),
    key: path.join('.'),
    type: expectation(scalar),
    ...('default' in scalar ? { default: String(scalar['default']) } : {}),
    description: scalar['description'] ?? '',
    secret: isSecret(scalar, path.at(-1)),
  }));
}

/** The variables that are set, laid over the file's value; tells where each came from. */
export function overlayEnvironment(
  value: unknown,
  { schema, environment, prefix }: OverlaySource,
): { readonly value: unknown; readonly origins: ReadonlyMap<string, string> } {
  const origins = new Map<string, string>();
  let result = value;
  for (const { path, schema: scalar } of scalarsOf(schema)) {
    const variable = variableName(prefix, path);
    const text = environment[variable];
    // Compose files pass unset variables on as empty ones.
    if (text === undefined || text === '') continue;
    origins.set(path.join('.'), variable);
    result = withValueAt(result, path, coerced(text, scalar));
  }
  return { value: result, origins };
}

interface OverlaySource {
  readonly schema: TSchema;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly prefix: string;
}

interface ScalarAt {
  readonly path: readonly string[];
  readonly schema: TSchema;
}

function scalarsOf(schema: TSchema): readonly ScalarAt[] {
  const found = new Map<string, ScalarAt>();
  collect(schema, [], found);
  const variables = new Set([...found.values()].map(({ path }) => variableName('', path)));
  assert.equal(variables.size, found.size, 'two settings share one environment variable');
  return [...found.values()];
}

function collect(schema: TSchema, path: readonly string[], found: Map<string, ScalarAt>): void {
  if (path.length > 0 && isScalar(schema)) {
    const key = path.join('.');
    if (!found.has(key)) found.set(key, { path, schema });
    return;
  }
  for (const variant of variants(schema)) {
    for (const [key, child] of Object.entries(properties(variant) ?? {})) {
      collect(child, [...path, key], found);
    }
  }
}

/** Text as the schema's kind of value; what does not fit stays text and is refused as such. */
function coerced(text: string, schema: TSchema): unknown {
  const kinds = new Set(
    variants(schema).map((variant) =>
      'const' in variant ? typeof variant['const'] : (variant['type'] as string),
    ),
  );
  const isNumber = kinds.has('integer') || kinds.has('number');
  if (isNumber && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  if (kinds.has('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function withValueAt(whole: unknown, [step, ...rest]: ConfigPath, value: unknown): unknown {
  if (step === undefined) return value;
  const isBlock = typeof whole === 'object' && whole !== null && !Array.isArray(whole);
  const block = isBlock ? (whole as Record<string, unknown>) : {};
  return { ...block, [step]: withValueAt(block[step], rest, value) };
}
