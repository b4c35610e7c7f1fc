import type { TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { ConfigPath } from './path.ts';
import { expectation, isSecret, properties, shown, variants } from './schema-words.ts';
import { suggest } from './suggest.ts';

/** One thing that is wrong, and where. */
export interface Problem {
  readonly path: ConfigPath;
  readonly at: 'key' | 'value';
  readonly message: string;
}

/** A value with its defaults, and everything that is wrong with it. */
export interface Inspection {
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

/**
 * Holds a value against its schema. Blocks are closed (an unknown key is a slip of the hand, and
 * a setting that silently does nothing is worse than an error), and a variant of a union is chosen by
 * its literal keys, so that what is wrong is told about the variant that was meant.
 */
export function inspect(schema: TSchema, given: unknown, path: ConfigPath = []): Inspection {
  const value = given ?? defaultOf(schema);
  if (Array.isArray(schema['anyOf'])) return inspectUnion(schema, value, path);
  if (schema['type'] === 'object') return inspectBlock(schema, value, path);
  if (schema['type'] === 'array' && Array.isArray(value)) return inspectList(schema, value, path);
  return inspectLeaf(schema, value, path);
}

function defaultOf(schema: TSchema): unknown {
  return 'default' in schema ? structuredClone(schema['default']) : undefined;
}

function inspectLeaf(schema: TSchema, value: unknown, path: ConfigPath): Inspection {
  if (Value.Check(schema, value)) return { value, problems: [] };
  return { value, problems: [mismatch(schema, value, path)] };
}

function mismatch(schema: TSchema, value: unknown, path: ConfigPath): Problem {
  const secret = isSecret(schema, path.at(-1)) && value !== undefined && value !== null;
  const found = secret ? '[secret]' : shown(value);
  const near = typeof value === 'string' ? suggest(value, literals(schema)) : undefined;
  const quoting = typeof value === 'number' && schema['type'] === 'string' ? ' (quote it)' : '';
  const hint = near === undefined ? quoting : ` (did you mean ${near}?)`;
  return { path, at: 'value', message: `found ${found}, expected ${expectation(schema)}${hint}` };
}

function literals(schema: TSchema): readonly string[] {
  return variants(schema).flatMap((variant) =>
    'const' in variant ? [String(variant['const'])] : [],
  );
}

function inspectList(schema: TSchema, list: readonly unknown[], path: ConfigPath): Inspection {
  const items = list.map((item, index) =>
    inspect(schema['items'] as TSchema, item, [...path, index]),
  );
  const problems = items.flatMap((item) => item.problems);
  const { minItems = 0, maxItems = Infinity } = schema;
  if (list.length < minItems || list.length > maxItems) problems.push(mismatch(schema, list, path));
  return { value: items.map((item) => item.value), problems };
}

function inspectBlock(schema: TSchema, given: unknown, path: ConfigPath): Inspection {
  if (given !== undefined && given !== null && !isBlock(given)) {
    return { value: given, problems: [mismatch(schema, given, path)] };
  }
  const block = isBlock(given) ? given : {};
  const known = properties(schema) ?? {};
  const value: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [key, child] of Object.entries(known)) {
    const present = Object.hasOwn(block, key) ? block[key] : undefined;
    const required = (schema['required'] as readonly string[] | undefined)?.includes(key) ?? false;
    if (!required && (present ?? defaultOf(child)) === undefined) continue;
    const inspected = inspect(child, present, [...path, key]);
    value[key] = inspected.value;
    problems.push(...inspected.problems);
  }
  const others = Object.keys(block).filter((key) => !Object.hasOwn(known, key));
  for (const key of others) inspectOther(schema, { block, key, path }, { value, problems });
  return { value, problems };
}

function inspectOther(
  schema: TSchema,
  { block, key, path }: { block: Record<string, unknown>; key: string; path: ConfigPath },
  found: { value: Record<string, unknown>; problems: Problem[] },
): void {
  const open = keyedSchema(schema, key);
  if (open) {
    const inspected = inspect(open, block[key], [...path, key]);
    found.value[key] = inspected.value;
    found.problems.push(...inspected.problems);
    return;
  }
  const near = suggest(key, Object.keys(properties(schema) ?? {}));
  const hint = near === undefined ? '' : `, did you mean ${near}?`;
  found.problems.push({ path: [...path, key], at: 'key', message: `unknown key${hint}` });
}

/** The schema of a key that is not named: a record's, by its pattern. */
function keyedSchema(schema: TSchema, key: string): TSchema | undefined {
  const patterns = (schema['patternProperties'] ?? {}) as Record<string, TSchema>;
  return Object.entries(patterns).find(([pattern]) => new RegExp(pattern).test(key))?.[1];
}

function inspectUnion(schema: TSchema, value: unknown, path: ConfigPath): Inspection {
  const blocks = variants(schema).filter((variant) => properties(variant));
  if (Value.Check(schema, value) && !isBlock(value)) return { value, problems: [] };
  if (blocks.length === 0 || !isBlock(value)) return inspectLeaf(schema, value, path);
  const meant = blocks.filter((variant) => literalKeysMatch(variant, value));
  const choice = meant.length > 0 ? undefined : wrongChoice(blocks, value, path);
  if (choice) return { value, problems: [choice] };
  const inspected = (meant.length > 0 ? meant : blocks).map((variant) =>
    inspect(variant, value, path),
  );
  return inspected.reduce((best, next) =>
    next.problems.length < best.problems.length ? next : best,
  );
}

function literalKeysMatch(variant: TSchema, value: Record<string, unknown>): boolean {
  return Object.entries(properties(variant) ?? {}).every(
    ([key, child]) => !('const' in child) || child['const'] === value[key],
  );
}

function literalKeys(variant: TSchema): string[] {
  const all = Object.entries(properties(variant) ?? {});
  return all.flatMap(([key, child]) => ('const' in child ? [key] : []));
}

/** The problem with the key that tells the variants apart, where there is such a key. */
function wrongChoice(
  blocks: readonly TSchema[],
  value: Record<string, unknown>,
  path: ConfigPath,
): Problem | undefined {
  let left = blocks;
  for (;;) {
    const key = literalKeys(left[0] as TSchema).find((name) =>
      left.some((variant) => properties(variant)?.[name]?.['const'] !== value[name]),
    );
    if (key === undefined) return undefined;
    const fitting = left.filter((variant) => properties(variant)?.[key]?.['const'] === value[key]);
    if (fitting.length > 0) {
      left = fitting;
      continue;
    }
    const choices = left.flatMap((variant) => properties(variant)?.[key] ?? []);
    return mismatch({ anyOf: choices } as unknown as TSchema, value[key], [...path, key]);
  }
}

function isBlock(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
