import type { TSchema } from '@sinclair/typebox';
import { TypeCompiler, ValueErrorType, type ValueError } from '@sinclair/typebox/compiler';
import { Value } from '@sinclair/typebox/value';
import { FOUND_LENGTH_MAX, PROBLEMS_MAX } from './limits.ts';
import type { Fault } from './problem.ts';

/** Reads one part of a request: the value as its schema understands it, and what is wrong with it. */
export type PartReader = (value: unknown) => { value: unknown; faults: Fault[] };

/**
 * Text parts (path, query) are converted first, so `?limit=5` is a number; a body is taken as it is.
 */
export function partReader(part: Fault['in'], schema: TSchema): PartReader {
  const check = TypeCompiler.Compile(schema);
  return (given) => {
    const value = part === 'body' ? given : Value.Convert(schema, given);
    if (check.Check(value)) return { value, faults: [] };
    return { value, faults: faultsOf(part, check.Errors(value)) };
  };
}

function faultsOf(part: Fault['in'], errors: Iterable<ValueError>): Fault[] {
  const byPointer = new Map<string, Fault>();
  for (const error of leaves(errors)) {
    const known = byPointer.get(error.path);
    const expected = wordsOf(error);
    if (!known) {
      if (byPointer.size >= PROBLEMS_MAX) break;
      byPointer.set(error.path, {
        in: part,
        pointer: error.path,
        found: foundOf(error.value),
        expected,
      });
    } else if (known.expected === MISSING) known.expected = expected;
  }
  return [...byPointer.values()];
}

const MISSING = 'a value';

function wordsOf({ type, message }: ValueError): string {
  if (type === ValueErrorType.ObjectRequiredProperty) return MISSING;
  if (type === ValueErrorType.ObjectAdditionalProperties) return 'nothing: no such field is known';
  return message.replace(/^Expected /, '');
}

/** Of a union only the alternative that comes closest is spoken of. */
function* leaves(errors: Iterable<ValueError>): Iterable<ValueError> {
  for (const error of errors) {
    if (error.type !== ValueErrorType.Union || typeof error.value !== 'object') {
      yield error;
      continue;
    }
    const alternatives = error.errors.map((iterator) => [...iterator].slice(0, PROBLEMS_MAX));
    alternatives.sort((a, b) => a.length - b.length);
    yield* leaves(alternatives[0] ?? []);
  }
}

function foundOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= FOUND_LENGTH_MAX ? text : `${text.slice(0, FOUND_LENGTH_MAX)}…`;
}
