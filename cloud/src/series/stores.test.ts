import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isInstalled } from '@pledgewatch/shared/testing';
import { influxd, type Influxd } from '#/testing/influxd.ts';
import { arbitraryPoint } from './arbitrary-points.ts';
import { KEEP_ALL } from '#/testing/keep-all.ts';
import { openEmbeddedStore } from './embedded-store.ts';
import { openInfluxStore } from './influx-store.ts';
import { MEASUREMENTS, type Measurement } from './measurements.ts';
import { readPage } from './paging.ts';
import { fieldOf, tagOf, whyRefused, type Point } from './point.ts';
import type { Range, Row, SeriesStore } from './store.ts';

const EVERYTHING = { from: { atMs: 0, subMs: 0 }, to: { atMs: 9_223_372_036_853, subMs: 0 } };

/** The rows that these points must give, whatever the store: by measurement, tags and time. */
function rowsExpected(points: readonly Point[], measurement: Measurement): Map<string, Row> {
  const rows = new Map<string, Row>();
  for (const point of points) {
    if (point.measurement !== measurement) continue;
    const tags = pick(measurement.tags, (key) => tagOf(point, key) || undefined);
    const { atMs, subMs } = point;
    const key = JSON.stringify([tags, atMs, subMs]);
    const fields = pick(
      measurement.fields.map(([name]) => name),
      (name) => fieldOf(point, name, measurement.fields.find(([other]) => other === name)![1]),
    );
    // A point written again adds fields and never takes one away.
    const values = { ...rows.get(key)?.values, ...fields, ...tags } as Row['values'];
    rows.set(key, { atMs, subMs, values });
  }
  return rows;
}

function pick(keys: readonly string[], value: (key: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(
    keys.map((key) => [key, value(key)]).filter(([, found]) => found !== undefined),
  );
}

function inOrder(rows: Iterable<Row>): string[] {
  return [...rows].map((row) => JSON.stringify(row, sorted)).sort();
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function embedded(): SeriesStore {
  return openEmbeddedStore(new DatabaseSync(':memory:'), KEEP_ALL);
}

const points = fc
  .array(arbitraryPoint(), { minLength: 1, maxLength: 60 })
  .map((some) => some.filter((point) => whyRefused(point) === undefined));

describe('a point that no store can hold', () => {
  const measurement = MEASUREMENTS.get('stack_weight')!;
  const good = {
    measurement,
    siteId: 'site-1',
    gatewayId: 'gw-1',
    atMs: 1,
    subMs: 2,
    entry: 3,
    item: 4,
    values: { scaleId: 'S-1', slotId: 'A-1', lowerG: 1, nominalG: 2, upperG: 3, evidence: true },
  } satisfies Point;

  it.each([
    ['a line end in a tag', { siteId: 'two\nlines' }, 'tag siteId cannot be written'],
    ['a backslash at the end of a tag', { gatewayId: 'gw\\' }, 'tag gatewayId cannot be written'],
    ['half a character in a tag', { siteId: '\ud83d' }, 'tag siteId cannot be written'],
    ['a time after 2262', { atMs: 8.64e15 }, 'time 8640000000000000 ms does not fit'],
    ['a number that is none', { values: { lowerG: Number.NaN } }, 'field lowerG is not integer'],
    ['a fraction', { values: { lowerG: 0.5 } }, 'field lowerG is not integer'],
    ['more than 2^53', { values: { lowerG: 1e20 } }, 'field lowerG is not integer'],
    ['a text for a number', { values: { lowerG: '1' } }, 'field lowerG is not integer'],
    ['a number for a yes', { values: { evidence: 1 } }, 'field evidence is not boolean'],
  ])('is refused: %s', (_what, wrong, reason) => {
    expect(whyRefused({ ...good, ...wrong })).toContain(reason);
    expect(whyRefused(good)).toBeUndefined();
  });
});

describe('the embedded store', () => {
  it('gives back what was written, written twice or once', async () => {
    await fc.assert(
      fc.asyncProperty(points, async (written) => {
        const store = embedded();
        await store.write(written);
        await store.write(written);
        for (const measurement of new Set(written.map((point) => point.measurement))) {
          const rows = await store.rows({ measurement, where: [], ...EVERYTHING, limit: 1_000 });
          expect(inOrder(rows)).toEqual(inOrder(rowsExpected(written, measurement).values()));
        }
      }),
    );
  });
});

describe.skipIf(!isInstalled('influxd'))('the InfluxDB store (influxd)', () => {
  let server: Influxd;
  let databases = 0;

  beforeAll(async () => {
    server = await influxd();
    await server.start();
  });
  afterAll(() => server.remove());

  function influx(): SeriesStore {
    databases += 1;
    return openInfluxStore({ url: server.url, database: `t${databases}` });
  }

  it('gives back what was written, odd names and texts too, written twice or once', async () => {
    await fc.assert(
      fc.asyncProperty(points, async (written) => {
        const store = influx();
        expect(await store.write(written)).toEqual([]);
        expect(await store.write(written)).toEqual([]);
        for (const measurement of new Set(written.map((point) => point.measurement))) {
          const rows = await store.rows({ measurement, where: [], ...EVERYTHING, limit: 1_000 });
          expect(inOrder(rows)).toEqual(inOrder(rowsExpected(written, measurement).values()));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('answers every query as the embedded store does, page by page', async () => {
    const asked = fc.record({
      written: points,
      limit: fc.integer({ min: 1, max: 7 }),
      gateways: fc.option(fc.subarray(['A-01', 'A-02', 'nobody'])),
      texts: fc.option(fc.subarray(['A-01', 'A-02', '佛山一号库', "it's"])),
      fromMs: fc.integer({ min: 1_789_999_999_999, max: 1_790_000_000_006 }),
    });
    await fc.assert(
      fc.asyncProperty(asked, async ({ written, limit, gateways, texts, fromMs }) => {
        const stores = [embedded(), influx()];
        for (const store of stores) await store.write(written);
        for (const measurement of new Set(written.map((point) => point.measurement))) {
          const text = measurement.fields.find(([key, type]) => type === 'text' && key !== 'clock');
          const where = [
            ...(gateways ? [{ key: 'gatewayId', anyOf: gateways }] : []),
            ...(texts && text ? [{ key: text[0], anyOf: texts }] : []),
          ];
          const from = { atMs: fromMs, subMs: 1 };
          const range = { ...EVERYTHING, measurement, where, from, limit };
          const [one, other] = await Promise.all(stores.map((store) => allPages(store, range)));
          expect(one).toEqual(other);
          expect(one!.slice(0, -1).every((page) => page.length === limit)).toBe(true);
          expect(one!.length === 1 || one!.at(-1)!.length > 0).toBe(true);
          const whole = await stores[0]!.rows({ ...range, limit: 1_000 });
          expect(inOrder(one!.flat())).toEqual(inOrder(whole));
        }
      }),
      { numRuns: 25 },
    );
  });

  it('finds the points InfluxDB refuses and writes the rest of their batch', async () => {
    const store = influx();
    const measurement = MEASUREMENTS.get('observed_weight')!;
    const point = (item: number, grossG: unknown): Point => ({
      measurement: {
        ...measurement,
        fields: [['grossG', typeof grossG === 'string' ? 'text' : 'integer']],
      },
      siteId: 'site-1',
      gatewayId: 'gw-1',
      atMs: 1_790_000_000_000,
      subMs: item,
      entry: 7,
      item,
      values: { deviceId: 'S-1', sourceId: 'mqtt', grossG },
    });
    await store.write([point(0, 1)]);
    const batch = Array.from({ length: 1_000 }, (_, item) =>
      point(item + 1, item % 300 === 299 ? 'heavy' : item),
    );
    const refused = await store.write(batch);
    expect(refused.map(({ point: { item } }) => item)).toEqual([300, 600, 900]);
    expect(refused[0]!.reason).toMatch(/field type conflict/);
    const rows = await store.rows({ measurement, where: [], ...EVERYTHING, limit: 2_000 });
    expect(rows).toHaveLength(998);
  });
});

async function allPages(store: SeriesStore, range: Range): Promise<Row[][]> {
  const pages: Row[][] = [];
  let cursor: string | undefined;
  do {
    const page = await readPage(store, [range], cursor);
    pages.push([...page.rows]);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return pages;
}
