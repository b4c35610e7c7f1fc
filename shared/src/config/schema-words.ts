import type { TSchema } from '@sinclair/typebox';
import { SHOWN_CHARACTERS_MAX } from './limits.ts';

/** The variants of a union, or the schema alone. */
export function variants(schema: TSchema): readonly TSchema[] {
  return (schema['anyOf'] as TSchema[] | undefined) ?? [schema];
}

/** The properties of an object schema; undefined for anything else. */
export function properties(schema: TSchema): Readonly<Record<string, TSchema>> | undefined {
  return schema['type'] === 'object'
    ? (schema['properties'] as Record<string, TSchema> | undefined)
    : undefined;
}

/** True for text, numbers, booleans, and choices among such. */
function isScalar(schema: TSchema): boolean {
  return variants(schema).every(
    (variant) =>
      'const' in variant || ['string', 'integer', 'number', 'boolean'].includes(variant['type']),
  );
}

/** True for what one variable can hold: a scalar as it is, a list as JSON. */
export function isSettable(schema: TSchema): boolean {
  return isScalar(schema) || isList(schema);
}

export function isList(schema: TSchema): boolean {
  return variants(schema).every((variant) => variant['type'] === 'array');
}

/** What a value must be, in words. */
export function expectation(schema: TSchema): string {
  const words = [...new Set(variants(schema).map(oneExpectation))];
  return words.length > 1 ? `one of ${words.join(', ')}` : (words[0] ?? 'something else');
}

function oneExpectation(schema: TSchema): string {
  if ('const' in schema) return String(schema['const']);
  switch (schema['type']) {
    case 'string':
      return `text${lengthWords(schema)}${patternWords(schema)}`;
    case 'integer':
      return `a whole number${rangeWords(schema)}`;
    case 'number':
      return `a number${rangeWords(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list${countWords(schema)}`;
    case 'object':
      return 'a block of keys';
    default:
      return 'another kind of value';
  }
}

function rangeWords({ minimum, maximum }: TSchema): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  return maximum === undefined ? '' : ` of at most ${maximum}`;
}

function lengthWords({ minLength, maxLength }: TSchema): string {
  if (minLength === undefined && maxLength === undefined) return '';
  return ` of ${minLength ?? 0} to ${maxLength ?? 'any number of'} characters`;
}

function patternWords({ pattern }: TSchema): string {
  return pattern === undefined ? '' : ` matching ${pattern}`;
}

function countWords({ minItems, maxItems }: TSchema): string {
  if (minItems === undefined && maxItems === undefined) return '';
  return ` of ${minItems ?? 0} to ${maxItems ?? 'any number of'} entries`;
}

/** Keys whose values are secret whatever their schema says; a path to a file is not. */
const SECRET_KEY = /(password|passphrase|token|secret|apikey|privatekey)$/i;

export function isSecret(schema: TSchema, key: string | number | undefined): boolean {
  return schema['secret'] === true || (typeof key === 'string' && SECRET_KEY.test(key));
}

/** A value as an error shows it: short, on one line, without the password of a URL. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'a block of keys';
  const text = JSON.stringify(value).replaceAll(/:\/\/[^/@\s"]*@/g, '://[secret]@');
  const cut = text.length > SHOWN_CHARACTERS_MAX;
  return cut ? `${text.slice(0, SHOWN_CHARACTERS_MAX)}…` : text;
}
