import { InfluxDB } from 'influx';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { REASON_LENGTH_MAX, REQUEST_MAX_MS, WRITE_POINTS_MAX, WRITES_AT_ONCE } from './limits.ts';
import { linesOf, nanoseconds } from './line.ts';
import type { Measurement } from './measurements.ts';
import type { Point, RefusedPoint } from './point.ts';
import type { Range, Row, SeriesStore } from './store.ts';

/** Where InfluxDB is. */
export interface InfluxPlace {
  readonly url: string;
  readonly database: string;
  readonly username?: string;
  readonly password?: string;
}

/**
 * Points in InfluxDB 1.x, or in what answers its 1.x API. The database is made when a write finds
 * that it is not there.
 */
export function openInfluxStore(place: InfluxPlace): SeriesStore {
  const { database } = place;
  const influx = connect(place);

  /** Writes lines; resolves with what InfluxDB finds wrong with them, if anything. */
  async function writeLines(lines: string, again = true): Promise<string | undefined> {
    try {
      // The package writes a point's measurement as it stands: here, whole lines.
      await answered(influx.writePoints([{ measurement: lines }]));
      return undefined;
    } catch (error) {
      const status = statusOf(error);
      if (status === 400 || status === 413) return reasonOf(error);
      if (status !== 404 || !again) throw unavailable(place.url, error);
    }
    await answered(influx.createDatabase(database)).catch((error: unknown) => {
      throw unavailable(place.url, error);
    });
    return writeLines(lines, false);
  }

  /** Halves what was refused until each bad point stands alone; the others are written. */
  async function writeSome(points: readonly Point[]): Promise<RefusedPoint[]> {
    const reason = await writeLines(linesOf(points));
    if (reason === undefined) return [];
    if (points.length === 1) return [{ point: points[0]!, reason }];
    const half = points.length >>> 1;
    const refused = await writeSome(points.slice(0, half));
    refused.push(...(await writeSome(points.slice(half))));
    return refused;
  }

  return {
    place: `${new URL(place.url).host}/${database}`,
    async write(points) {
      const refused: RefusedPoint[] = [];
      const requests = requestsOf(points);
      const send = async () => {
        for (const some of requests) refused.push(...(await writeSome(some)));
      };
      const senders = await Promise.allSettled(Array.from({ length: WRITES_AT_ONCE }, send));
      // Only now: whoever writes again must not meet what is still under way.
      for (const ended of senders) if (ended.status === 'rejected') throw ended.reason;
      return refused;
    },
    // Its retention policy is its operator's.
    trim: () => Promise.resolve(),
    keptFrom: () => 0,
    async rows(range) {
      try {
        const { text, values } = selectFrom(range);
        const asked = influx.queryRaw(text, { database, placeholders: values, method: 'POST' });
        return rowsOf(await answered(asked), range.measurement);
      } catch (error) {
        throw unavailable(place.url, error);
      }
    },
    close: () => undefined,
  };
}

function connect({ url, database, username, password }: InfluxPlace): InfluxDB {
  const { protocol, hostname, port, pathname } = new URL(url);
  const secure = protocol === 'https:';
  return new InfluxDB({
    protocol: secure ? 'https' : 'http',
    host: hostname,
    port: Number(port) || (secure ? 443 : 80),
    ...(pathname === '/' ? {} : { path: pathname }),
    database,
    // Left out, the package would present itself as root with the password root.
    ...({ username: username ?? null, password: password ?? null } as { username: string }),
    pool: { maxRetries: 0, requestTimeout: REQUEST_MAX_MS, backoff: NO_BACK_OFF },
  });
}

/** Whoever follows the ledger waits between attempts; the package's own wait would hide it. */
const NO_BACK_OFF = {
  getDelay: () => 0,
  next: () => NO_BACK_OFF,
  reset: () => NO_BACK_OFF,
};

/** Parts of what one request may carry; whoever is free takes the next. */
function* requestsOf(points: readonly Point[]): Generator<readonly Point[], undefined> {
  for (let at = 0; at < points.length; at += WRITE_POINTS_MAX) {
    yield points.slice(at, at + WRITE_POINTS_MAX);
  }
}

/** The package never settles a request whose connection ends in the middle of the answer. */
async function answered<T>(asked: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), REQUEST_MAX_MS + 1_000);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The HTTP status of a refusal of the package's, which does not export its error class. */
function statusOf(error: unknown): number | undefined {
  return (error as { readonly res?: { readonly statusCode?: number } }).res?.statusCode;
}

function reasonOf(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return reason.slice(0, REASON_LENGTH_MAX);
}

function unavailable(url: string, cause: unknown): PledgewatchError {
  const { host } = new URL(url);
  return new PledgewatchError(
    'PW_SERIES_UNAVAILABLE',
    { host, reason: reasonOf(cause) },
    { cause },
  );
}

/** InfluxQL with bound parameters: no value of a caller's is ever part of the text. */
function selectFrom({ measurement, where, from, to, limit }: Range) {
  const columns = [...measurement.fields.map(([key]) => key), ...measurement.tags];
  const values: Record<string, string> = {};
  const conditions = where.map(({ key, anyOf }) => {
    const choices = anyOf.map((value) => {
      const name = `v${Object.keys(values).length}`;
      values[name] = value;
      return `"${key}" = $${name}`;
    });
    return choices.length > 0 ? `(${choices.join(' OR ')})` : 'false';
  });
  const text = [
    `SELECT ${columns.map((key) => `"${key}"`).join(', ')} FROM "${measurement.name}"`,
    `WHERE time >= ${nanoseconds(from.atMs, from.subMs)} AND time < ${nanoseconds(to.atMs, to.subMs)}`,
    ...conditions.map((condition) => `AND ${condition}`),
    `ORDER BY time LIMIT ${limit}`,
  ].join(' ');
  return { text, values };
}

interface RawAnswer {
  readonly results?: readonly {
    readonly error?: string;
    readonly series?: readonly {
      readonly columns: readonly string[];
      readonly values: readonly (readonly (string | number | boolean | null)[])[];
    }[];
  }[];
}

function rowsOf(answer: RawAnswer, measurement: Measurement): Row[] {
  const [result] = answer.results ?? [];
  if (result?.error !== undefined) throw new Error(result.error);
  const [series] = result?.series ?? [];
  if (!series) return [];
  const keys = new Set([...measurement.tags, ...measurement.fields.map(([key]) => key)]);
  return series.values.map((cells) => {
    const values: Record<string, string | number | boolean> = {};
    for (const [place, key] of series.columns.entries()) {
      const cell = cells[place];
      if (keys.has(key) && cell !== null && cell !== undefined && cell !== '') values[key] = cell;
    }
    return { ...timeOf(cells[0] as string), values };
  });
}

/** Reads RFC 3339 to the nanosecond; JSON numbers would lose the last digits. */
function timeOf(text: string): { atMs: number; subMs: number } {
  const [seconds = '', fraction = ''] = text.slice(0, -1).split('.');
  const nanos = Number(fraction.padEnd(9, '0'));
  return {
    atMs: Date.parse(`${seconds}Z`) + Math.floor(nanos / 1_000_000),
    subMs: nanos % 1_000_000,
  };
}
