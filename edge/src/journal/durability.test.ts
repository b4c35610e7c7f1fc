import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { systemClock } from '@pledgewatch/shared/clock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FORGOT_STATE, isDamage, openJournal, type Journal, type Salvage } from './index.ts';
import { seededChance } from './testing/chance.ts';
import {
  doorOpened,
  gaps,
  heldSeqs,
  reading,
  readings,
  sealAll,
  unsealedEvents,
} from './testing/observed.ts';

const appender = join(import.meta.dirname, 'testing/appender.ts');
/** Bytes of an index page that are flipped one after the other. */
const KEYS_A_PAGE_MAX = 5;
const LONG_TEXT = 'x'.repeat(64);
const seed = Number(process.env['PLEDGEWATCH_SEED'] ?? Date.now() % 1_000_000_000);
const chance = seededChance(seed);

let folder: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'pledgewatch-durable-')), 'journal');
});

afterEach(() => {
  rmSync(dirname(folder), { recursive: true, force: true });
});

function withJournal<T>(use: (journal: Journal) => T, onSalvaged?: (salvage: Salvage) => void): T {
  const journal = openJournal({ folder, clock: systemClock, ...(onSalvaged && { onSalvaged }) });
  try {
    return use(journal);
  } finally {
    journal.close();
  }
}

const oneTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

/** Lines that a child has written so far. */
function linesOf(child: ChildProcess): () => string[] {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (text += part));
  return () => text.split('\n').slice(0, -1);
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

describe('kill -9', () => {
  test('takes nothing that was acknowledged, at whatever moment', async () => {
    let acknowledged = 0;
    for (let round = 0; round < 4; round++) {
      const child = spawn(process.execPath, [appender, folder], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const lines = linesOf(child);
      await expect.poll(() => lines().length, { timeout: 20_000 }).toBeGreaterThan(20);
      await delay(round * 7);
      await kill(child);
      acknowledged = Number(lines().at(-1));
      withJournal((journal) => {
        const seqs = heldSeqs(journal);
        expect(seqs).toEqual(oneTo(seqs.length));
        expect(seqs.length).toBeGreaterThanOrEqual(acknowledged);
        expect(gaps(journal)).toEqual([]);
      });
    }
    expect(acknowledged).toBeGreaterThan(80);
  });
});

/** The salts of each frame in a write-ahead log, https://sqlite.org/fileformat2.html#the_write_ahead_log. */
function generationsOf(wal: string): Set<string> {
  const log = readFileSync(wal);
  const frameBytes = 24 + log.readUInt32BE(8);
  const generations = new Set([log.toString('hex', 16, 24)]);
  for (let at = 32; at < log.length; at += frameBytes) {
    generations.add(log.toString('hex', at + 8, at + 16));
  }
  return generations;
}

describe('a write-ahead log begun anew', () => {
  test('has no older frame behind its end, for which a write cut short by a kill could be taken', async () => {
    const journal = openJournal({ folder, clock: systemClock });
    const wal = join(folder, 'journal.db-wal');
    let begunAnew = 0;
    let bytes = 0;
    for (let seq = 1; begunAnew < 2 && seq < 200_000; seq += 400) {
      await journal.append(readings(seq, seq + 399));
      const now = statSync(wal).size;
      if (now < bytes) begunAnew += 1;
      bytes = now;
      if (bytes > 0) expect(generationsOf(wal).size).toBe(1);
    }
    journal.close();
    expect(begunAnew).toBe(2);
  });
});

describe(`a write-ahead log cut short (seed ${seed})`, () => {
  test('keeps every commit that lies whole before the cut, in order', async () => {
    const journal = openJournal({ folder, clock: systemClock });
    const wal = join(folder, 'journal.db-wal');
    const whole: { readonly bytes: number; readonly last: number }[] = [];
    for (let seq = 1; seq <= 40; seq++) {
      await journal.append([reading(seq)]);
      whole.push({ bytes: statSync(wal).size, last: seq });
    }
    const copy = `${folder}-copy`;
    cpSync(folder, copy, { recursive: true });
    journal.close();
    const size = statSync(join(copy, 'journal.db-wal')).size;
    for (let round = 0; round < 25; round++) {
      rmSync(folder, { recursive: true });
      cpSync(copy, folder, { recursive: true });
      const cut = 32 + Math.floor(chance() * (size - 32));
      truncateSync(wal, cut);
      const last = whole.findLast(({ bytes }) => bytes <= cut)?.last ?? 0;
      withJournal((found) => {
        const seqs = heldSeqs(found);
        expect(seqs, `cut at ${cut}`).toEqual(oneTo(seqs.length));
        expect(seqs.length, `cut at ${cut}`).toBeGreaterThanOrEqual(last);
      });
    }
  });

  test('with a flipped bit in it declares that commits may be lost', async () => {
    const journal = openJournal({ folder, clock: systemClock });
    for (let seq = 1; seq <= 10; seq++) await journal.append([reading(seq)]);
    const copy = `${folder}-copy`;
    cpSync(folder, copy, { recursive: true });
    journal.close();
    rmSync(folder, { recursive: true });
    cpSync(copy, folder, { recursive: true });
    const wal = join(folder, 'journal.db-wal');
    flipBit(wal, Math.floor(statSync(wal).size / 2));
    withJournal((found) => {
      const seqs = heldSeqs(found);
      expect(seqs).toEqual(oneTo(seqs.length));
      expect(seqs.length).toBeLessThan(10);
      expect(gaps(found)).toMatchObject([{ of: 'journal', reason: 'PW_JOURNAL_TORN' }]);
      expect(found.states().map(([name]) => name)).toEqual([FORGOT_STATE]);
    });
  });
});

describe('a journal that is not there', () => {
  const born = Date.now() - 3_600_000;
  const losses: string[] = [];
  const open = (hadOneAt?: number) =>
    openJournal({
      folder,
      clock: systemClock,
      ...(hadOneAt !== undefined && { hadOneAt }),
      onForgot: ({ code }) => losses.push(code),
    });

  test('of a gateway that had one is begun anew with the gap it leaves, said once', async () => {
    for (let start = 0; start < 2; start++) {
      const journal = open(born);
      expect(gaps(journal)).toMatchObject([
        { of: 'journal', reason: 'PW_JOURNAL_GONE', fromAt: born },
      ]);
      expect(journal.states().map(([name]) => name)).toEqual([FORGOT_STATE]);
      await journal.append([reading(start)]);
      journal.close();
    }
    expect(losses).toEqual(['PW_JOURNAL_GONE']);
  });

  test('of a gateway that never had one is nothing to tell', () => {
    losses.length = 0;
    const journal = open();
    expect(gaps(journal)).toEqual([]);
    expect(journal.states()).toEqual([]);
    journal.close();
    expect(losses).toEqual([]);
  });
});

describe(`a damaged file (seed ${seed})`, () => {
  const DOORS = 15;

  async function fillJournal(): Promise<void> {
    const journal = openJournal({ folder, clock: systemClock });
    for (let seq = 1; seq <= 80; seq++) await journal.append([reading(seq, LONG_TEXT)]);
    await journal.append(readings(81, 600));
    for (let at = 1; at <= DOORS; at++) journal.appendEvents([doorOpened(at)]);
    sealAll(journal, 'events', 3);
    for (let at = DOORS + 1; at <= 2 * DOORS; at++) journal.appendEvents([doorOpened(at)]);
    const changes = oneTo(50).map((part) => ({ name: `goods/${part}`, body: LONG_TEXT }));
    journal.commitGoods({ upTo: 0, changes, events: [] });
    journal.close();
  }

  /** What is in the journal now and what it says is missing. */
  function account(journal: Journal) {
    const pending = journal.pendingBatches('events', 1_000);
    for (const batch of pending) journal.batchBytes(batch);
    return {
      seqs: heldSeqs(journal),
      doors: unsealedEvents(journal).filter(({ kind }) => kind === 'door').length,
      batches: pending.length,
      states: journal.states().length,
      gaps: gaps(journal),
    };
  }

  /** Reads everything; what proves damaged only then is opened again, as the agent does it. */
  function accountSalvaging(onSalvaged: (salvage: Salvage) => void) {
    try {
      return withJournal(account, onSalvaged);
    } catch (damage) {
      if (!isDamage(damage)) throw damage;
      const journal = openJournal({ folder, clock: systemClock, onSalvaged }, damage);
      const found = account(journal);
      journal.close();
      return found;
    }
  }

  test('is salvaged wherever a bit flips: what is readable is kept, the rest declared', async () => {
    await fillJournal();
    const file = join(folder, 'journal.db');
    const copy = `${folder}.copy`;
    copyFileSync(file, copy);
    const whole = withJournal(account);
    expect(whole).toMatchObject({ doors: DOORS, batches: 5, states: 50, gaps: [] });
    const pages = statSync(copy).size / 4_096;
    const salvages: Salvage[] = [];
    for (let page = 0; page < pages; page++) {
      copyFileSync(copy, file);
      const at = page * 4_096 + Math.floor(chance() * 4_096);
      flipBit(file, at);
      const before = salvages.length;
      const found = accountSalvaging((salvage) => salvages.push(salvage));
      const isWhole = isDeepStrictEqual({ ...found, gaps: [] }, whole);
      const isSaid = found.gaps.some(
        ({ of, reason }) => of === 'journal' && reason === 'PW_JOURNAL_DAMAGED',
      );
      expect({ at, isWhole, isSaid }).not.toMatchObject({ isWhole: false, isSaid: false });
      expect({ at, isSaid }).toEqual({ at, isSaid: salvages.length > before });
      // One broken page takes no more than the rows that lie on it.
      if (page > 0) expect(found.seqs.length, `flipped at ${at}`).toBeGreaterThan(0);
    }
    expect(salvages.length).toBeGreaterThan(pages / 4);
  });

  test('is told by a bit in an index, which would else hide what it points to', async () => {
    await fillJournal();
    const file = join(folder, 'journal.db');
    const bytes = readFileSync(file);
    const copy = `${folder}.copy`;
    copyFileSync(file, copy);
    const whole = withJournal(account);
    for (const at of indexKeys(bytes)) {
      copyFileSync(copy, file);
      flipBit(file, at);
      const found = accountSalvaging(() => undefined);
      const isWhole = isDeepStrictEqual({ ...found, gaps: [] }, whole);
      const isSaid = found.gaps.some(({ reason }) => reason === 'PW_JOURNAL_DAMAGED');
      expect({ at, isWhole, isSaid }).not.toMatchObject({ isWhole: false, isSaid: false });
    }
  });

  test('is told by a bit in its version, which would else make it one that takes no writes', async () => {
    await fillJournal();
    const file = join(folder, 'journal.db');
    for (const at of [18, 19]) {
      const bytes = readFileSync(file);
      bytes[at]! ^= 4;
      writeFileSync(file, bytes);
      const found = accountSalvaging(() => undefined);
      expect(found.gaps.at(-1)).toMatchObject({ of: 'journal', reason: 'PW_JOURNAL_DAMAGED' });
    }
    await openAndAppend();
  });

  test('is told by a bit in the name of a table, which would else hide the table', async () => {
    await fillJournal();
    const file = join(folder, 'journal.db');
    const bytes = readFileSync(file);
    bytes.write('x', bytes.indexOf('CREATE TABLE streams') + 'CREATE TABLE '.length);
    bytes.write('x', bytes.indexOf('tablestreamsstreams') + 'table'.length);
    writeFileSync(file, bytes);
    const found = accountSalvaging(() => undefined);
    expect(found.gaps).toMatchObject([{ of: 'journal', reason: 'PW_JOURNAL_DAMAGED' }]);
  });

  test('counts what it lost, and keeps everything else', async () => {
    await fillJournal();
    const file = join(folder, 'journal.db');
    const bytes = readFileSync(file);
    const row = bytes.indexOf('"deviceSeq":77,');
    bytes[row + 3]! ^= 1;
    writeFileSync(file, bytes);
    const found = accountSalvaging(() => undefined);
    expect(found.seqs).toEqual(oneTo(600).filter((seq) => seq !== 77));
    // The parts that were there, and the one that says when it was salvaged.
    expect(found).toMatchObject({ doors: DOORS, batches: 5, states: 51 });
    expect(found.gaps).toMatchObject([{ reason: 'PW_JOURNAL_DAMAGED', count: 1 }]);
  });

  test.each([
    ['empty', (file: string) => truncateSync(file, 0)],
    ['cut in half', (file: string) => truncateSync(file, statSync(file).size / 2)],
    ['not a database', (file: string) => writeFileSync(file, 'x'.repeat(9_999))],
    ['gone', (file: string) => rmSync(file)],
  ])('that is %s is replaced, and the loss declared', async (_, harm) => {
    await fillJournal();
    harm(join(folder, 'journal.db'));
    const found = accountSalvaging(() => undefined);
    expect(found.gaps).toMatchObject([{ of: 'journal', reason: 'PW_JOURNAL_DAMAGED' }]);
    await openAndAppend();
  });

  async function openAndAppend(): Promise<void> {
    const journal = openJournal({ folder, clock: systemClock });
    const { observed } = journal;
    await journal.append([reading(9_999)]);
    expect(heldSeqs(journal, observed)).toEqual([9_999]);
    journal.close();
  }

  test('lies aside afterwards, the last two of them', async () => {
    for (let round = 0; round < 4; round++) {
      withJournal(() => undefined);
      truncateSync(join(folder, 'journal.db'), 0);
      await delay(2);
      withJournal(() => undefined);
    }
    const names = readdirSync(dirname(folder)).filter((name) => name.includes('.damaged-'));
    expect(names).toHaveLength(2);
  });

  test('that was salvaged when the power went takes its place at the next opening', async () => {
    await fillJournal();
    renameSync(folder, `${folder}.salvaged`);
    expect(withJournal(account)).toMatchObject({ doors: DOORS, batches: 5 });
    expect(existsSync(`${folder}.salvaged`)).toBe(false);
  });
});

const canLimit = spawnSync('prlimit', ['--version']).status === 0;

describe.skipIf(!canLimit)('a disk that takes no more (a limit on file size, by prlimit)', () => {
  test('is told with PW_DISK_FULL, and used again by itself when there is room', async () => {
    withJournal(() => undefined);
    const script = `trap '' XFSZ; ulimit -S -f 2000; exec "$0" "$1" "$2" "$3"`;
    const args = ['-c', script, process.execPath, appender, folder, LONG_TEXT.repeat(200)];
    const child = spawn('sh', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = linesOf(child);
    const refusals = () => lines().filter((line) => line === 'PW_DISK_FULL').length;
    await expect.poll(refusals, { timeout: 30_000 }).toBeGreaterThan(2);
    const refusedAt = lines().length;
    spawnSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited']);
    await expect.poll(() => Number(lines().at(-1)), { timeout: 20_000 }).toBeGreaterThan(0);
    const count = lines()
      .slice(0, refusedAt)
      .filter((line) => line !== 'PW_DISK_FULL').length;
    await kill(child);
    withJournal((journal) => {
      const seqs = heldSeqs(journal);
      expect(seqs).toEqual(oneTo(seqs.length));
      expect(seqs.length).toBeGreaterThan(count);
      expect(gaps(journal)).toMatchObject([{ of: 'journal', reason: 'PW_DISK_FULL' }]);
    });
  });
});

/** Some bytes of the keys in every leaf of an index (page type 10). */
function indexKeys(bytes: Buffer): number[] {
  const found: number[] = [];
  for (let page = 4_096; page < bytes.length; page += 4_096) {
    if (bytes[page] !== 10) continue;
    const content = page + bytes.readUInt16BE(page + 5);
    const step = Math.max(1, Math.floor((page + 4_096 - content) / KEYS_A_PAGE_MAX));
    for (let at = content; at < page + 4_096; at += step) found.push(at);
  }
  return found;
}

function flipBit(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at]! ^= 1 << Math.floor(chance() * 8);
  writeFileSync(file, bytes);
}
