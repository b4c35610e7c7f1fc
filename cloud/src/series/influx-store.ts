import { InfluxDB } from 'influx';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { InfluxPlace } from './influx-place.ts';
import { openInfluxPost } from './influx-post.ts';
import { Lending } from './lending.ts';
import { REASON_LENGTH_MAX, REQUEST_MAX_MS, WRITE_POINTS_MAX, WRITES_AT_ONCE } from './limits.ts';
import { linesOf, nanoseconds } from './line.ts';
import { LineWriter } from './line-writer.ts';
import type { Measurement } from './measurements.ts';
import type { Point, RefusedPoint } from './point.ts';
import type { Range, Row, SeriesStore } from './store.ts';

/**
 * Points in InfluxDB 1.x, or in what answers its 1.x API. The database is made when a write finds
 * that it is not there.
 */
export function openInfluxStore(place: InfluxPlace): SeriesStore {
  const { database } = place;
  const influx = connect(place);
  const post = openInfluxPost(place);
  // Each request has a writer of its own: the bytes are the writer's until the answer is here.
  const writers = new Lending(Array.from({ length: WRITES_AT_ONCE }, () => new LineWriter()));

  /** Writes lines; resolves with what InfluxDB finds wrong with them, if anything. */
  async function writeLines(lines: Uint8Array, again = true): Promise<string | undefined> {
    const { status, reason } = await reached(post.send(lines));
    if (status === 204) return undefined;
    if (status === 400 || status === 413) return reason.slice(0, REASON_LENGTH_MAX);
    if (status !== 404 || !again) throw unavailable(place.url, `HTTP ${status} ${reason}`);
    await reached(answered(influx.createDatabase(database)));
    return writeLines(lines, false);
  }

  /** Halves what was refused until each bad point stands alone; the others are written. */
  async function writeSome(points: readonly Point[], writer: LineWriter): Promise<RefusedPoint[]> {
    const reason = await writeLines(linesOf(points, writer));
    if (reason === undefined) return [];
    if (points.length === 1) return [{ point: points[0]!, reason }];
    const half = points.length >>> 1;
    const refused = await writeSome(points.slice(0, half), writer);
    refused.push(...(await writeSome(points.slice(half), writer)));
    return refused;
  }

  async function reached<T>(asked: Promise<T>): Promise<T> {
    try {
      return await asked;
    } catch (error) {
      throw unavailable(place.url, error);
    }
  }

  return {
    place: `${new URL(place.url).host}/${database}`,
    async write(points) {
      const outcomes = await Promise.allSettled(
        requestsOf(points).map((some) => writers.lend((writer) => writeSome(some, writer))),
      );
      // Only now: whoever writes again must not meet what is still under way.
      return outcomes.flatMap((outcome) => {
        if (outcome.status === 'rejected') throw outcome.reason;
        return outcome.value;
      });
    },
    // Its retention policy is its operator's.
    keptFrom: () => 0,
    async rows(range) {
      const { text, values } = selectFrom(range);
      const asked = influx.queryRaw(text, { database, placeholders: values, method: 'POST' });
      return await reached(answered(asked).then((answer) => rowsOf(answer, range.measurement)));
    },
    close: () => post.close(),
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

/** Parts of what one request may carry. */
function requestsOf(points: readonly Point[]): (readonly Point[])[] {
  const requests: (readonly Point[])[] = [];
  for (let at = 0; at < points.length; at += WRITE_POINTS_MAX) {
    requests.push(points.slice(at, at + WRITE_POINTS_MAX));
  }
  return requests;
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

function unavailable(url: string, cause: unknown): PledgewatchError {
  const { host } = new URL(url);
  const reason = (cause instanceof Error ? cause.message : String(cause)).slice(
    0,
    REASON_LENGTH_MAX,
  );
  return new PledgewatchError('PW_SERIES_UNAVAILABLE', { host, reason }, { cause });
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
