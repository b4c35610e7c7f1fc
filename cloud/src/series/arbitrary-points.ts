import * as fc from 'fast-check';
import { MEASUREMENTS, type FieldType, type Measurement } from './measurements.ts';
import type { Point } from './point.ts';

/** Texts that line protocols, JSON and SQL have stumbled over, and any other. */
const OddText = fc.oneof(
  fc.constantFrom(
    'two words',
    'a,b=c d',
    'say "yes"',
    "it's",
    String.raw`back\slash`,
    String.raw`ends with \\`,
    String.raw`\'quoted\'`,
    String.raw`C:\,x`,
    'line\nend',
    'carriage\rreturn',
    'nul\u0000byte',
    '佛山一号库',
    '📦🔒',
    '\ud800 alone',
    '',
    'null',
    '$v0',
    "'; DROP TABLE points; --",
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** Some values often come again, so that points meet in one series. */
const PlainText = fc.constantFrom('A-01', 'A-02', 'A-03');

const VALUES: Readonly<Record<FieldType, fc.Arbitrary<unknown>>> = {
  integer: fc.oneof(
    { weight: 50, arbitrary: fc.maxSafeInteger() },
    fc.constantFrom(1e20, Number.NaN, 0.5),
  ),
  boolean: fc.boolean(),
  text: fc.oneof(PlainText, OddText),
  list: fc.array(PlainText, { maxLength: 3 }),
};

/** A point of any measurement, within one second, so that instants are shared. */
export function arbitraryPoint(): fc.Arbitrary<Point> {
  return fc.constantFrom(...MEASUREMENTS.values()).chain((measurement) =>
    fc.record({
      measurement: fc.constant(measurement),
      siteId: fc.oneof({ weight: 9, arbitrary: fc.constant('site-1') }, OddText),
      gatewayId: PlainText,
      atMs: fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: 1_790_000_000_000, max: 1_790_000_000_005 }) },
        fc.constantFrom(0, 8.64e15),
      ),
      subMs: fc.constantFrom(0, 1, 42, 999_999),
      entry: fc.nat(),
      item: fc.nat({ max: 500 }),
      values: valuesOf(measurement),
    }),
  );
}

function valuesOf({ tags, fields }: Measurement): fc.Arbitrary<Record<string, unknown>> {
  const properties = Object.fromEntries([
    ...tags.map((key) => [key, VALUES.text] as const),
    ...fields.map(([key, type]) => [key, VALUES[type]] as const),
  ]);
  return fc.record(properties, { requiredKeys: [] });
}
