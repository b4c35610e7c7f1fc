import { existsSync, renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { EpochMs } from '@pledgewatch/shared/clock';
import { checkSum, openFile, transact } from './file.ts';
import { gap } from './lanes.ts';
import { createItems } from './items.ts';

/** What became of a damaged journal. */
export interface Salvage {
  /** Where the damaged file lies now. */
  readonly setAside: string;
  /** Rows carried over, by table. */
  readonly carried: Readonly<Record<string, number>>;
}

type Value = string | number | bigint | Uint8Array | null;
type Row = Record<string, Value>;

/** In the order in which losing them hurts: what guards a gate first, what repeats itself last. */
const TABLES = ['counters', 'states', 'streams', 'batches', 'items', 'observations'] as const;
const TABLES_WITHOUT_ROWID = new Set<string>(['streams', 'items']);
/** Reads that may fail in a row before the rest of a table is given up. */
const FAILURES_MAX = 1_000;

/**
 * Sets a damaged journal aside and carries what can still be read into a fresh one, which begins with
 * a gap event. Signed batches keep their stream; unsealed events go on in a new one; observations that
 * were not folded yet are numbered on.
 */
export function salvage(
  file: string,
  { fileBytesMax, now }: { readonly fileBytesMax: number; readonly now: EpochMs },
): Salvage {
  const setAside = `${file}.damaged-${now}`;
  for (const tail of ['', '-wal', '-shm']) {
    if (existsSync(file + tail)) renameSync(file + tail, setAside + tail);
  }
  const rows = readAll(setAside);
  const db = openFile(file, fileBytesMax);
  try {
    transact(db, () => writeAll(db, rows, now));
  } finally {
    db.close();
  }
  const carried = Object.fromEntries(TABLES.map((table) => [table, rows[table].length]));
  return { setAside, carried };
}

type Tables = Record<(typeof TABLES)[number], Row[]>;

function readAll(file: string): Tables {
  const tables = Object.fromEntries(TABLES.map((table) => [table, [] as Row[]])) as Tables;
  let db: DatabaseSync;
  try {
    db = new DatabaseSync(file);
  } catch {
    return tables;
  }
  for (const table of TABLES) tables[table] = readTable(db, table).filter(isWhole);
  db.close();
  return tables;
}

/** Reads around broken pages: up to the first fault, then on from the rows that follow it. */
function readTable(db: DatabaseSync, table: string): Row[] {
  if (TABLES_WITHOUT_ROWID.has(table)) return readUntilFault(db, `SELECT * FROM ${table}`).rows;
  const rows: Row[] = [];
  let after = -1;
  for (let failures = 0; failures < FAILURES_MAX; failures++) {
    const sql = `SELECT rowid AS place, * FROM ${table} WHERE rowid > ${after} ORDER BY rowid`;
    const { rows: found, isDone } = readUntilFault(db, sql);
    rows.push(...found);
    if (isDone) break;
    after = Math.max(after, Number(found.at(-1)?.['place'] ?? after)) + 1;
  }
  return rows;
}

function readUntilFault(db: DatabaseSync, sql: string): { rows: Row[]; isDone: boolean } {
  const rows: Row[] = [];
  try {
    for (const row of db.prepare(sql).iterate()) rows.push(row);
    return { rows, isDone: true };
  } catch {
    return { rows, isDone: false };
  }
}

function isWhole(row: Row): boolean {
  const body = row['body'] ?? row['bytes'];
  if (body === undefined) return true;
  try {
    checkSum(body as string | Uint8Array, row['sum'] as number, 'row');
    return true;
  } catch {
    return false;
  }
}

function writeAll(db: DatabaseSync, tables: Tables, now: EpochMs): void {
  for (const { name, body, sum } of tables.states) put(db, 'states', [name, body, sum]);
  const epoch = writeStreams(db, tables, now);
  for (const row of tables.batches) put(db, 'batches', batchValues(row));
  const damage = { scope: 'lane', of: 'journal', fromAt: now, toAt: now } as const;
  const texts = [
    JSON.stringify(gap({ ...damage, reason: 'PW_JOURNAL_DAMAGED' })),
    ...tables.items.map(({ body }) => String(body)),
  ];
  const items = createItems(db);
  texts.forEach((text, index) => items.append(epoch, index + 1, text));
  const zeros = new Uint8Array(32);
  put(db, 'streams', ['events', epoch, 0, texts.length, 0, 0, zeros]);
  const { observed, folded } = writeObservations(db, tables);
  put(db, 'streams', ['telemetry', epoch, folded, 0, 0, 0, zeros]);
  put(db, 'counters', ['observed', observed]);
  put(db, 'counters', ['folded', folded]);
}

/** The streams that batches still wait for; gives the epoch that follows them all. */
function writeStreams(db: DatabaseSync, { streams, batches }: Tables, now: EpochMs): number {
  const waiting = Map.groupBy(
    batches.filter(({ refused }) => refused === null),
    ({ lane, epoch }) => `${String(lane)} ${String(epoch)}`,
  );
  for (const [stream, held] of waiting) {
    const [lane, epoch] = stream.split(' ');
    const last = Math.max(...held.map(({ lastSeq }) => Number(lastSeq)));
    const values = [lane ?? '', Number(epoch), 0, last, last, held.length, new Uint8Array(32)];
    put(db, 'streams', values);
  }
  const epochs = [...streams, ...batches].map(({ epoch }) => Number(epoch));
  return Math.max(now, ...epochs.map((epoch) => epoch + 1));
}

/** Only what was not folded yet; what was, already spoke in events. */
function writeObservations(db: DatabaseSync, { counters, observations }: Tables) {
  const folded = Number(counters.find(({ name }) => name === 'folded')?.['value'] ?? 0);
  let observed = folded;
  for (const { firstSeq, lastSeq, body, sum } of observations) {
    if (Number(firstSeq) <= folded) continue;
    const first = observed + 1;
    observed += Number(lastSeq) - Number(firstSeq) + 1;
    put(db, 'observations', [observed, first, body, sum]);
  }
  return { observed, folded };
}

function batchValues(row: Row): Value[] {
  const { lane, epoch, firstSeq, lastSeq, sealedAt, refused, bytes, sum } = row;
  return [null, lane, epoch, firstSeq, lastSeq, sealedAt, refused, bytes, sum] as Value[];
}

function put(db: DatabaseSync, table: string, values: readonly (Value | undefined)[]): void {
  const places = values.map(() => '?').join(', ');
  const given = values.map((value) => value ?? null);
  db.prepare(`INSERT OR REPLACE INTO ${table} VALUES (${places})`).run(...given);
}
