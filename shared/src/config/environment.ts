import assert from 'node:assert/strict';
import type { TSchema } from '@sinclair/typebox';
import { variableName, type ConfigPath } from './path.ts';
import { expectation, isList, isSecret, isSettable, properties, variants } from './schema-words.ts';

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

/** Every setting of a schema, a list as one, in its order: the table the manual shows. */
export function environmentTable(schema: TSchema, prefix: string): readonly EnvironmentRow[] {
  return settingsOf(schema).map(({ path, schema: setting }) => ({
    variable: variableName(prefix, path),
    key: path.join('.'),
    type: isList(setting) ? `${expectation(setting)}, as JSON` : expectation(setting),
    ...('default' in setting ? { default: textOf(setting['default']) } : {}),
    description: setting['description'] ?? '',
    secret: isSecret(setting, path.at(-1)),
  }));
}

/** The variables that are set, laid over the file's value; tells where each came from. */
export function overlayEnvironment(
  value: unknown,
  { schema, environment, prefix }: OverlaySource,
): { readonly value: unknown; readonly origins: ReadonlyMap<string, string> } {
  const origins = new Map<string, string>();
  let result = value;
  for (const { path, schema: setting } of settingsOf(schema)) {
    const variable = variableName(prefix, path);
    const text = environment[variable];
    // Compose files pass unset variables on as empty ones.
    if (text === undefined || text === '') continue;
    origins.set(path.join('.'), variable);
    result = withValueAt(result, path, coerced(text, setting));
  }
  return { value: result, origins };
}

interface OverlaySource {
  readonly schema: TSchema;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly prefix: string;
}

interface SettingAt {
  readonly path: readonly string[];
  readonly schema: TSchema;
}

function settingsOf(schema: TSchema): readonly SettingAt[] {
  const found = new Map<string, SettingAt>();
  collect(schema, [], found);
  const variables = new Set([...found.values()].map(({ path }) => variableName('', path)));
  assert.equal(variables.size, found.size, 'two settings share one environment variable');
  return [...found.values()];
}

function collect(schema: TSchema, path: readonly string[], found: Map<string, SettingAt>): void {
  if (path.length > 0 && isSettable(schema)) {
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
  return kinds.has('array') ? listOf(text) : text;
}

/** What stands for text that is no list: the text itself may hold secrets, and errors quote what they found. */
const NO_LIST = 'text that is no JSON list';

function listOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : NO_LIST;
  } catch {
    return NO_LIST;
  }
}

function textOf(preset: unknown): string {
  return Array.isArray(preset) ? JSON.stringify(preset) : String(preset);
}

function withValueAt(whole: unknown, [step, ...rest]: ConfigPath, value: unknown): unknown {
  if (step === undefined) return value;
  const isBlock = typeof whole === 'object' && whole !== null && !Array.isArray(whole);
  const block = isBlock ? (whole as Record<string, unknown>) : {};
  return { ...block, [step]: withValueAt(block[step], rest, value) };
}
