import { TypeCompiler, type TypeCheck } from '@sinclair/typebox/compiler';
import type { TSchema } from '@sinclair/typebox';
import { givesSignedRoot, inflateBatch, type OpenedBatch } from '@pledgewatch/shared/batch';
import { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import { Observation } from '@pledgewatch/shared/observation';
import type { VerifiedBatch } from '#/core/index.ts';

type Content = Pick<VerifiedBatch, 'items' | 'undecoded'>;
type Item = { readonly kind: string };

/**
 * Reads a verified batch's items. Never throws: what is signed is kept, and what fails its schema is
 * `null` and named in `undecoded`. An unknown kind of a later version is undecoded here too; its
 * bytes stay in the ledger. Where the gateway signed the root of other items all are undecoded:
 * nothing counts that could not be proven by itself.
 */
export function readContent(batch: OpenedBatch): Content {
  const { header } = batch;
  const count = header.lastSeq - header.firstSeq + 1;
  const values = parseLines(batch, count);
  if (!values) return { items: Array<null>(count).fill(null), undecoded: range(count) };
  const checks = header.lane === 'events' ? eventChecks : observationChecks;
  const undecoded: number[] = [];
  for (let index = 0; index < values.length; index++) {
    const item = values[index] as Item | null;
    if (item && checks.get(item.kind)?.Check(item)) continue;
    values[index] = null;
    undecoded.push(index);
  }
  return { items: values as VerifiedBatch['items'], undecoded };
}

/** One `JSON.parse` for the whole batch; line by line only when that fails. */
function parseLines(batch: OpenedBatch, count: number): unknown[] | null {
  let lines: string;
  try {
    const inflated = inflateBatch(batch);
    if (!givesSignedRoot(batch.header, inflated)) return null;
    ({ lines } = inflated);
  } catch {
    return null;
  }
  try {
    const values = JSON.parse(`[${lines.replaceAll('\n', ',')}]`) as unknown[];
    if (values.length === count) return values;
  } catch {
    // A line is not JSON: find out which.
  }
  const texts = lines.split('\n');
  return texts.length === count ? texts.map(parseLine) : null;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

const eventChecks = compileByKind(GoodsStatusEvent.anyOf);
const observationChecks = compileByKind(Observation.anyOf);

/** One compiled check a kind, so that an item is not tried against kinds it is not. */
function compileByKind(
  schemas: readonly (TSchema & { readonly properties: { readonly kind: { const: string } } })[],
): ReadonlyMap<string, TypeCheck<TSchema>> {
  return new Map(
    schemas.map((schema) => [schema.properties.kind.const, TypeCompiler.Compile(schema)]),
  );
}
