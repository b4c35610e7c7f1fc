import type { DatabaseSync } from 'node:sqlite';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Lane } from '@pledgewatch/shared/topics';
import { readableRows } from './damaged-rows.ts';
import { transact } from './file.ts';
import { gap } from './gap.ts';
import { createItems } from './items.ts';
import { SALVAGED_ROWS_A_COMMIT } from './limits.ts';
import { createStates, FORGOT_STATE } from './states.ts';
import { createStreams, type Stream } from './streams.ts';
import { writerOf, type RowOf, type StoredRow, type Table } from './tables.ts';

/** Between which journals is carried, when, and why. */
export interface Carriage {
  /** Null when it can not be opened at all. */
  readonly from: DatabaseSync | null;
  readonly to: DatabaseSync;
  readonly now: EpochMs;
  /** When the damaged journal was made: nothing in it is older. */
  readonly bornAt: EpochMs;
  readonly why: 'PW_JOURNAL_DAMAGED' | 'PW_JOURNAL_GONE';
}

/** Where the damaged journal stood, as far as it still tells. */
interface Stood {
  readonly streams: readonly Stream[];
  readonly observed: number | undefined;
  readonly folded: number | undefined;
}

const NO_BATCH = new Uint8Array(32);

/**
 * Writes what can be read of one journal into another, with a gap event before everything else. Gives
 * how many items and observations are lost, or null when what is left does not tell.
 */
export function carry(carriage: Carriage): number | null {
  const { from, to, now, bornAt, why } = carriage;
  writeAll(carriage, 'states', writerOf(to, 'states'));
  transact(to, () => createStates(to).change([{ name: FORGOT_STATE, body: String(now) }]));
  const stood = standing(from);
  const held = carryBatches(carriage);
  const epochs = [...stood.streams, ...held].map(({ epoch }) => epoch);
  const epoch = Math.max(now, ...epochs.map((known) => known + 1));
  const events = carryItems(carriage, stood, epoch);
  const observations = carryObservations(carriage, stood);
  const lost = lostCount(stood, { held, events, observations: observations.observed });
  const fromAt = lost === 0 ? now : Math.min(now, ...(epochs.length > 0 ? epochs : [bornAt]));
  const about = { scope: 'lane', of: 'journal', reason: why } as const;
  const count = lost === null ? {} : { count: lost };
  transact(to, () => {
    createItems(to).append(epoch, 0, [
      JSON.stringify(gap({ ...about, ...count, fromAt, toAt: now })),
    ]);
    begin(to, { epoch, lastEvent: events + 1, ...observations });
  });
  return lost;
}

function begin(
  to: DatabaseSync,
  at: { epoch: number; lastEvent: number; observed: number; folded: number; sealed: number },
): void {
  const { epoch } = at;
  const fresh = { epoch, last: 0, sealed: 0, pending: 0, previous: NO_BATCH };
  const streams = createStreams(to);
  streams.put({ ...fresh, lane: 'events', base: 0, last: at.lastEvent });
  streams.put({ ...fresh, lane: 'telemetry', base: at.sealed });
  const states = createStates(to);
  states.setCounter('observed', at.observed);
  states.setCounter('folded', at.folded);
}

function standing(from: DatabaseSync | null): Stood {
  const counters = new Map(
    [...readableRows(from, 'counters')].map(({ name, value }) => [name, Number(value)]),
  );
  const streams = [...readableRows(from, 'streams')].map((row) => row as unknown as Stream);
  return { streams, observed: counters.get('observed'), folded: counters.get('folded') };
}

/** Batches that wait keep their streams, so that the cloud's chain goes on. Gives those streams. */
function carryBatches(carriage: Carriage): readonly Stream[] {
  const held = new Map<string, Stream>();
  const write = writerOf(carriage.to, 'batches');
  writeAll(carriage, 'batches', (row) => {
    // A refused one has been spoken for; it stays in the journal set aside.
    if (row['refused'] !== null) return;
    write(row);
    const [lane, epoch] = [row['lane'] as Lane, Number(row['epoch'])];
    const name = `${lane}/${epoch}`;
    const known = held.get(name);
    const last = Math.max(known?.last ?? 0, Number(row['lastSeq']));
    const pending = (known?.pending ?? 0) + 1;
    held.set(name, { lane, epoch, base: 0, last, sealed: last, pending, previous: NO_BATCH });
  });
  const streams = createStreams(carriage.to);
  transact(carriage.to, () => held.forEach((stream) => streams.put(stream)));
  return [...held.values()];
}

/** Events not sealed yet, numbered from 2: the gap record is number 1. Gives how many. */
function carryItems(carriage: Carriage, { streams }: Stood, epoch: number): number {
  const items = createItems(carriage.to);
  let count = 0;
  writeAll(carriage, 'items', (row) => {
    const stream = streams.find((known) => known.lane === 'events' && known.epoch === row['epoch']);
    const isSealed = Math.max(0, (stream?.sealed ?? 0) - Number(row['firstSeq']) + 1);
    const texts = (row['body'] as string).split('\n').slice(isSealed);
    items.append(epoch, count + 1, texts);
    count += texts.length;
  });
  return count;
}

/** Observations not folded or not sealed yet, numbered anew; gives the counters that follow. */
function carryObservations(carriage: Carriage, stood: Stood) {
  const write = writerOf(carriage.to, 'observations');
  const at = { observed: 0, folded: 0, sealed: 0 };
  writeAll(carriage, 'observations', (row) => {
    const [first, last] = [Number(row['firstSeq']), Number(row['lastSeq'])];
    const count = last - first + 1;
    const upTo = (seq: number | undefined) => Math.min(count, Math.max(0, (seq ?? 0) - first + 1));
    write({ firstSeq: at.observed + 1, lastSeq: at.observed + count, body: row['body'] });
    at.observed += count;
    at.folded += upTo(stood.folded);
    at.sealed += upTo(sealedObservations(stood));
  });
  return at;
}

function sealedObservations({ streams }: Stood): number | undefined {
  const newest = current(streams, 'telemetry');
  return newest && newest.base + newest.sealed;
}

function current(streams: readonly Stream[], lane: Lane): Stream | undefined {
  return streams
    .filter((stream) => stream.lane === lane)
    .toSorted((a, b) => a.epoch - b.epoch)
    .at(-1);
}

function lostCount(
  stood: Stood,
  carried: { held: readonly Stream[]; events: number; observations: number },
): number | null {
  const { streams, observed, folded } = stood;
  const sealed = sealedObservations(stood);
  const isTold = observed !== undefined && folded !== undefined && sealed !== undefined;
  if (!isTold || !current(streams, 'events')) return null;
  const pendingOf = (all: readonly Stream[]) => all.reduce((sum, { pending }) => sum + pending, 0);
  if (pendingOf(streams) !== pendingOf(carried.held)) return null;
  const unsealed = streams
    .filter(({ lane }) => lane === 'events')
    .reduce((sum, { last, sealed }) => sum + last - sealed, 0);
  const unreleased = observed - Math.min(folded, sealed);
  return Math.max(0, unsealed - carried.events) + Math.max(0, unreleased - carried.observations);
}

function writeAll<T extends Table>(
  { from, to }: Carriage,
  table: T,
  write: (row: RowOf<T> & StoredRow) => void,
): void {
  let rows: (RowOf<T> & StoredRow)[] = [];
  const flush = () => {
    transact(to, () => rows.forEach(write));
    rows = [];
  };
  for (const row of readableRows(from, table)) {
    if (rows.push(row) >= SALVAGED_ROWS_A_COMMIT) flush();
  }
  flush();
}
