import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** Where facts stand on their way, read from the disks of edge and cloud. */
export interface Standing {
  readonly unfolded: number;
  /** Events folded and not sealed. */
  readonly unsealed: number;
  /** Batches that the edge holds and the ledger does not. */
  readonly sealedOnly: readonly string[];
  /** Batches in the ledger that the edge still holds: their receipt has not come. */
  readonly unreceipted: number;
  readonly cloud: CloudStanding;
}

export interface CloudStanding {
  readonly entries: number;
  /** Entries that no checkpoint covers. */
  readonly unsigned: number;
  /** Entries that are not in the series. */
  readonly unseries: number;
  /** Alerts decided that the alerts' book does not know. */
  readonly untold: number;
  /** Webhook messages that wait. */
  readonly undelivered: number;
}

interface Batch {
  readonly lane: string;
  readonly epoch: number;
  readonly lastSeq: number;
}

export const nameOf = ({ lane, epoch, lastSeq }: Batch) => `${lane}/${epoch}/${lastSeq}`;

/** Reads the disks of a system whose programs do not write now. */
export function standingOf(folder: string): Standing {
  return { ...edgeStanding(folder), cloud: cloudStanding(folder) };
}

/** The running edge has its journal for itself alone: a copy is read. */
function edgeStanding(folder: string): Omit<Standing, 'cloud'> {
  const copy = `${folder}/journal-copy`;
  rmSync(copy, { recursive: true, force: true });
  cpSync(`${folder}/edge/journal`, copy, { recursive: true });
  using db = new DatabaseSync(`${copy}/journal.db`);
  const counters = db.prepare('SELECT name, value FROM counters').all();
  const counter = (name: string) =>
    Number(counters.find((row) => row['name'] === name)?.['value'] ?? 0);
  const { unsealed } = db
    .prepare(`SELECT sum(last - sealed) AS unsealed FROM streams WHERE lane = 'events'`)
    .get() as { unsealed: number };
  const held = db
    .prepare('SELECT lane, epoch, lastSeq FROM batches WHERE refused IS NULL')
    .all() as unknown as Batch[];
  const heads = headsOf(folder);
  const isLedgered = ({ lane, epoch, lastSeq }: Batch) =>
    lastSeq <= (heads.get(`${lane}/${epoch}`) ?? 0);
  return {
    unfolded: counter('observed') - counter('folded'),
    unsealed,
    sealedOnly: held.filter((batch) => !isLedgered(batch)).map(nameOf),
    unreceipted: held.filter(isLedgered).length,
  };
}

function headsOf(folder: string): ReadonlyMap<string, number> {
  using db = opened(folder, 'ledger.db');
  const heads = db
    .prepare('SELECT lane, epoch, last_seq AS lastSeq FROM streams')
    .all() as unknown as Batch[];
  return new Map(heads.map(({ lane, epoch, lastSeq }) => [`${lane}/${epoch}`, lastSeq]));
}

/** Others may read the cloud's tables while it writes. */
export function cloudStanding(folder: string): CloudStanding {
  using ledger = opened(folder, 'ledger.db');
  using cloud = opened(folder, 'cloud.db');
  using series = opened(folder, 'series.db');
  const told = number(cloud, `SELECT next AS n FROM alert_cursor WHERE name = 'alerts'`);
  const inSeries = number(series, 'SELECT max(next_idx) AS n FROM progress');
  const undelivered = `SELECT count(*) AS n FROM webhook_message WHERE state = 'waiting'`;
  const entries = number(ledger, 'SELECT max(idx) + 1 AS n FROM entries');
  const decided = `SELECT count(*) AS n FROM entries WHERE kind = 3 AND idx >= ${told} AND
    instr(bytes, CAST('"do":"raise-alert"' AS BLOB)) > 0`;
  return {
    entries,
    unsigned: entries - signedEntries(`${folder}/cloud/checkpoint`),
    unseries: entries - inSeries,
    untold: number(ledger, decided),
    undelivered: number(cloud, undelivered),
  };
}

function opened(folder: string, name: string): DatabaseSync {
  const db = new DatabaseSync(`${folder}/cloud/${name}`, { readOnly: true });
  db.exec('PRAGMA busy_timeout = 1000');
  return db;
}

function number(db: DatabaseSync, sql: string): number {
  return Number(db.prepare(sql).get()?.['n'] ?? 0);
}

/** The second line of a checkpoint (C2SP tlog-checkpoint). */
function signedEntries(file: string): number {
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[1]) : 0;
}
