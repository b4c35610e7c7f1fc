import { isoTime } from '../device-time.ts';
import { valueAt } from './pointer.ts';
import { unitNamed, wholeQuantity } from './quantity.ts';
import type { Time, When } from './schema.ts';

/** A field of a mapping, in any of its forms. */
export type Field =
  | string
  | { readonly value: string }
  | { readonly at: string; readonly unit: string; readonly unitAt?: string }
  | { readonly at: string; readonly invert: true }
  | { readonly at: string; readonly isTrue: readonly Word[]; readonly isFalse: readonly Word[] };

type Word = string | number | boolean;

/** A value, or what is wrong with what stands there. `undefined`: nothing stands there. */
export type Read = { readonly value: unknown } | { readonly problem: string };

/** What kind of value a field without a form of its own holds. */
export type Plain = 'text' | 'whole' | 'flag';

/** Reads one field; null counts as nothing. */
export function readField(body: unknown, field: Field, plain: Plain): Read {
  if (typeof field === 'string') return readPlain(body, field, plain);
  if (!('at' in field)) return { value: field.value };
  if ('unit' in field) return readQuantity(body, field);
  const found = valueAt(body, field.at) ?? undefined;
  if (found === undefined) return { value: undefined };
  if ('invert' in field) {
    return typeof found === 'boolean' ? { value: !found } : wrong(field.at, 'not true or false');
  }
  if (field.isTrue.includes(found as Word)) return { value: true };
  if (field.isFalse.includes(found as Word)) return { value: false };
  return wrong(field.at, 'neither of the words for true nor for false');
}

/** Whether a mapping is for this message. */
export function holds(body: unknown, when: When): boolean {
  const found = valueAt(body, when.at) ?? undefined;
  if ('equals' in when) return found === when.equals;
  return (found !== undefined) === (when.is === 'present');
}

/** The device's time, ms; undefined where it gives none, NaN where it cannot be read. */
export function readTime(body: unknown, { at, format, zone }: Time): number | undefined {
  const found = valueAt(body, at) ?? undefined;
  if (found === undefined) return undefined;
  if (format === 'iso8601') return isoTime(found, zone);
  const perMs = { 'epoch-s': 0.001, 'epoch-ms': 1, 'epoch-us': 1_000 }[format];
  return typeof found === 'number' || typeof found === 'string'
    ? Math.round(Number(found) / perMs)
    : Number.NaN;
}

function readPlain(body: unknown, at: string, plain: Plain): Read {
  const found = valueAt(body, at) ?? undefined;
  if (found === undefined) return { value: undefined };
  if (plain === 'flag') {
    return typeof found === 'boolean' ? { value: found } : wrong(at, 'not true or false');
  }
  if (plain === 'whole') {
    return Number.isSafeInteger(found) ? { value: found } : wrong(at, 'not a whole number');
  }
  const isText = typeof found === 'string' || typeof found === 'number';
  return isText ? { value: String(found) } : wrong(at, 'not text');
}

function readQuantity(
  body: unknown,
  { at, unit, unitAt }: { readonly at: string; readonly unit: string; readonly unitAt?: string },
): Read {
  const found = valueAt(body, at) ?? undefined;
  if (found === undefined) return { value: undefined };
  const spelling = unitAt === undefined ? undefined : (valueAt(body, unitAt) ?? undefined);
  const known = spelling === undefined ? unit : unitNamed(spelling, unit);
  if (known === undefined) return wrong(unitAt ?? at, 'not a unit of this quantity');
  const value = wholeQuantity(found, known);
  return value === undefined ? wrong(at, 'not a number') : { value };
}

function wrong(at: string, what: string): Read {
  return { problem: `${at} is ${what}` };
}
