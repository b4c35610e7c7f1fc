import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { joinBatch, splitBatch } from '@pledgewatch/shared/batch';
import { parseVerifierKey, verifierKey, type VerifierKey } from '@pledgewatch/shared/checkpoint';
import { decodeEntry, encodeEntry, entryLeafHash } from '@pledgewatch/shared/entry';
import { generatePrivateKey } from '@pledgewatch/shared/keys';
import { appendLeaves, leafHash, rootOf } from '@pledgewatch/shared/merkle';
import { openLedger } from '#/ledger/index.ts';
import { present, stack } from '#/testing/court/index.ts';
import { ORIGIN, recordedLedger, type RecordedLedger } from '#/testing/recorded-ledger.ts';
import { exportPiece, linesOf, verifyLedger, verifyPiece } from './index.ts';
import { GrowingRoot } from './growing-root.ts';

const run = promisify(execFile);
/** On a busy machine fewer runs are enough; the next build tries others. */
const IN_TIME = { interruptAfterTimeLimit: 10_000 };
const PROGRAM = join(import.meta.dirname, 'main.ts');

let recorded: RecordedLedger;
let checkpoint: string;
let key: VerifierKey;
let scratch: string;
/** A copy of the ledger that a test may tamper with. */
let file: string;

beforeAll(async () => {
  recorded = recordedLedger();
  for (let more = 0; more < 40; more++) recorded.say(stack('A-01', []));
  recorded.say([present('aa01', true)]);
  await recorded.sign();
  checkpoint = readFileSync(join(recorded.folder, 'checkpoint'), 'utf8');
  key = parseVerifierKey(readFileSync(join(recorded.folder, 'checkpoint.key'), 'utf8').trim());
  scratch = mkdtempSync(join(tmpdir(), 'pw-verify-'));
  file = join(scratch, 'ledger.db');
  new DatabaseSync(recorded.file).exec('PRAGMA wal_checkpoint(TRUNCATE)');
});
afterAll(() => {
  recorded.remove();
  rmSync(scratch, { recursive: true });
});
beforeEach(copyAgain);

function copyAgain() {
  for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  copyFileSync(recorded.file, file);
}

function verify(of: Partial<Parameters<typeof verifyLedger>[0]> = {}) {
  return verifyLedger({ file, checkpoint, keys: [key], ...of });
}

async function codes(of?: Parameters<typeof verify>[0]) {
  const { ok, findings } = await verify(of);
  expect(ok).toBe(findings.length === 0);
  return findings.map(({ code, entry }) => (entry === undefined ? code : `${entry} ${code}`));
}

/** Puts other bytes in the place of an entry; `andTree` as an insider would, with the tree made anew. */
function replace(index: number, bytes: Uint8Array, { andTree = false } = {}) {
  const db = new DatabaseSync(file);
  db.prepare('UPDATE entries SET bytes = ? WHERE idx = ?').run(bytes, index);
  if (andTree) {
    const rows = db.prepare('SELECT bytes FROM entries ORDER BY idx').all();
    const put = db.prepare('INSERT OR REPLACE INTO nodes VALUES (?, ?, ?)');
    const store = {
      get: (level: number, at: number) =>
        db.prepare('SELECT hash FROM nodes WHERE level = ? AND idx = ?').get(level, at)?.[
          'hash'
        ] as Uint8Array,
      put: (level: number, at: number, hash: Uint8Array) => void put.run(level, at, hash),
    };
    const leaves = rows.map((row) => entryLeafHash(row['bytes'] as Uint8Array));
    appendLeaves(store, 0, leaves);
  }
  db.close();
}

/** Signs whatever the copy holds now: the checkpoint of somebody who may write history as he likes. */
async function signedAnew() {
  const ledger = openLedger({ file, readOnly: true });
  const { signCheckpoint } = await import('@pledgewatch/shared/checkpoint');
  const own = generatePrivateKey();
  const size = ledger.size();
  const text = signCheckpoint({ origin: ORIGIN, size, root: ledger.root(size), key: own });
  ledger.close();
  return { checkpoint: text, keys: [verifierKey(ORIGIN, own)] };
}

function entryOf(kind: string, holding = ''): number {
  for (let index = 0; index < recorded.ledger.size(); index++) {
    const entry = decodeEntry(recorded.ledger.entry(index)!);
    if (entry.kind === kind && Buffer.from(entry.body).includes(holding)) return index;
  }
  throw new Error(`no ${kind} holds ${holding}`);
}

describe('a ledger', () => {
  it('holds when nobody touched it', async () => {
    const seen: number[] = [];
    const verdict = await verify({ onEntries: (done) => seen.push(done) });
    expect(verdict).toMatchObject({ ok: true, of: 'ledger', unsigned: 0, findings: [] });
    expect(verdict.entries).toBe(recorded.ledger.size());
    expect(verdict.counts.batches).toBe(44);
    expect(verdict.counts.decisions).toBeGreaterThan(3);
    expect(seen.reduce((sum, done) => sum + done, 0)).toBe(verdict.entries);
  });

  it('does not hold when any byte of any entry is another', async () => {
    const places = fc.record({
      index: fc.nat({ max: recorded.ledger.size() - 1 }),
      at: fc.nat(),
      bits: fc.integer({ min: 1, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(places, fc.boolean(), async ({ index, at, bits }, andTree) => {
        copyAgain();
        const bytes = Uint8Array.from(recorded.ledger.entry(index)!);
        bytes[at % bytes.length]! ^= bits;
        replace(index, bytes, { andTree });
        const found = await codes();
        const content = `${index} PW_BATCH_CONTENT_INVALID`;
        expect(found.includes('PW_ROOT_MISMATCH') || found.includes(content)).toBe(true);
      }),
      { numRuns: 60, ...IN_TIME },
    );
  });

  it('never breaks on a damaged file, and never takes another history for the true one', async () => {
    const whole = readFileSync(recorded.file);
    const damage = fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        copyAgain();
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        writeFileSync(file, bytes);
        const verdict = await verify();
        if (verdict.ok) expect(allEntries(file)).toEqual(allEntries(recorded.file));
      }),
      { numRuns: 60, ...IN_TIME },
    );
  });

  it('does not hold when entries were taken from its end', async () => {
    const db = new DatabaseSync(file);
    const last = recorded.ledger.size() - 1;
    db.exec(`DELETE FROM entries WHERE idx = ${last}; DELETE FROM nodes WHERE idx = ${last}`);
    db.close();
    expect(await codes()).toContain('PW_LEDGER_DAMAGED');
  });

  it('does not hold when an entry is missing in its middle', async () => {
    const db = new DatabaseSync(file);
    db.exec('DELETE FROM entries WHERE idx = 5');
    db.close();
    expect(await codes()).toContain('5 PW_LEDGER_DAMAGED');
  });

  it('says what is newer than its checkpoint', async () => {
    const ledger = openLedger({ file });
    const acceptedAt = decodeEntry(ledger.entry(ledger.size() - 1)!).acceptedAt;
    ledger.commit({ entries: [{ kind: 'tick', acceptedAt, body: new Uint8Array() }] });
    ledger.close();
    expect(await verify()).toMatchObject({ ok: true, unsigned: 1 });
  });

  it('does not hold without a checkpoint, or with one of another key', async () => {
    expect(await codes({ checkpoint: undefined })).toEqual(['PW_CHECKPOINT_MISSING']);
    const other = verifierKey(ORIGIN, generatePrivateKey());
    expect(await codes({ keys: [other] })).toEqual(['PW_SIGNATURE_INVALID']);
  });
});

describe('a history that its own ledger signed', () => {
  it('holds when it is the true one', async () => {
    expect(await codes(await signedAnew())).toEqual([]);
  });

  it('does not hold when a batch is not what the gateway signed', async () => {
    const index = entryOf('batch');
    const { acceptedAt, body } = decodeEntry(recorded.ledger.entry(index)!);
    const { envelope, content } = splitBatch(body);
    const forged = joinBatch({ envelope: lastBitFlipped(envelope), content });
    replace(index, encodeEntry({ kind: 'batch', acceptedAt, body: forged }), { andTree: true });
    const found = await codes(await signedAnew());
    expect(found).toContain(`${index} PW_SIGNATURE_INVALID`);
    expect(found.some((one) => one.endsWith('PW_BATCH_CHAIN_BROKEN'))).toBe(true);
  });

  it('does not hold when the content of a batch is another than its envelope names', async () => {
    const index = entryOf('batch');
    const { acceptedAt, body } = decodeEntry(recorded.ledger.entry(index)!);
    const { envelope, content } = splitBatch(body);
    const forged = joinBatch({ envelope, content: lastBitFlipped(content) });
    replace(index, encodeEntry({ kind: 'batch', acceptedAt, body: forged }), { andTree: true });
    expect(await codes(await signedAnew())).toContain(`${index} PW_BATCH_CONTENT_INVALID`);
  });

  it('does not hold when a batch was left out of its stream', async () => {
    const index = entryOf('batch');
    const { acceptedAt } = decodeEntry(recorded.ledger.entry(index)!);
    const tick = encodeEntry({ kind: 'tick', acceptedAt, body: new Uint8Array() });
    replace(index, tick, { andTree: true });
    const found = await codes(await signedAnew());
    expect(found.filter((one) => one.endsWith('PW_BATCH_CHAIN_BROKEN'))).toHaveLength(1);
  });

  it('does not hold when a decision is not what the facts lead to', async () => {
    const index = entryOf('decision', 'release-limit-checked');
    const { acceptedAt, body } = decodeEntry(recorded.ledger.entry(index)!);
    const other = Buffer.from(body).toString().replace('release-limit-checked', 'pledge-closed');
    const bytes = encodeEntry({ kind: 'decision', acceptedAt, body: Buffer.from(other) });
    replace(index, bytes, { andTree: true });
    expect(await codes(await signedAnew())).toEqual([`${index} PW_DECISION_DIFFERS`]);
  });

  it('does not hold when time goes back', async () => {
    const index = recorded.ledger.size() - 1;
    const { kind, acceptedAt, body } = decodeEntry(recorded.ledger.entry(index)!);
    const bytes = encodeEntry({ kind, acceptedAt: acceptedAt - 1, body });
    replace(index, bytes, { andTree: true });
    expect(await codes(await signedAnew())).toContain(`${index} PW_TIME_DECREASES`);
  });

  it('does not hold when its tree is not that of its entries', async () => {
    const db = new DatabaseSync(file);
    db.exec('UPDATE nodes SET hash = zeroblob(32) WHERE level = (SELECT max(level) FROM nodes)');
    db.close();
    expect(await codes()).toEqual(['PW_LEDGER_DAMAGED']);
  });
});

describe('an exported piece', () => {
  const piece = (from: number, to: number) => [
    ...exportPiece({ ledger: recorded.ledger, checkpoint, key, from, to }),
  ];
  const texts = async function* (text: string) {
    yield text;
  };

  it('holds by itself, with the enrolments its batches rest on', async () => {
    const last = recorded.ledger.size() - 1;
    const lines = piece(last - 3, last);
    const verdict = await verifyPiece({ lines, keys: [] });
    expect(verdict).toMatchObject({ ok: true, of: 'piece', entries: 5, findings: [] });
    expect(verdict.counts).toMatchObject({ commands: 1, batches: 4 });
  });

  it('holds for a reader who has the key, and not under another key', async () => {
    const lines = piece(3, 8);
    expect((await verifyPiece({ lines, keys: [key] })).ok).toBe(true);
    const other = verifierKey(ORIGIN, generatePrivateKey());
    expect((await verifyPiece({ lines, keys: [other] })).findings).toMatchObject([
      { code: 'PW_SIGNATURE_INVALID' },
    ]);
  });

  it('does not hold when any byte of it is another', async () => {
    const whole = Buffer.from(
      piece(0, 12)
        .map((line) => `${line}\n`)
        .join(''),
    );
    const change = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(change, async ([at, bits]) => {
        const bytes = Buffer.from(whole);
        bytes[at]! ^= bits;
        const lines = linesOf(texts(bytes.toString('utf8')));
        const { ok } = await verifyPiece({ lines, keys: [key] });
        expect(ok).toBe(false);
      }),
      { numRuns: 300, ...IN_TIME },
    );
    expect((await verifyPiece({ lines: linesOf(texts(whole.toString())), keys: [key] })).ok).toBe(
      true,
    );
  });

  it('does not hold when an entry is there twice or out of order, or when there is none', async () => {
    const [header, first, second] = piece(3, 4) as [string, string, string];
    for (const lines of [[header, first, first], [header, second, first], [header], []]) {
      const { findings } = await verifyPiece({ lines, keys: [key] });
      expect(findings).toMatchObject([{ code: 'PW_PIECE_MALFORMED' }]);
    }
  });

  it('is not made of entries nobody signed', () => {
    const size = recorded.ledger.size();
    expect(() => piece(0, size)).toThrow(expect.objectContaining({ code: 'PW_LEDGER_RANGE' }));
  });
});

describe('npm run verify', () => {
  const start = (...words: string[]) =>
    run(process.execPath, [PROGRAM, ...words]).then(
      ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        status: error.code,
        stdout: error.stdout,
        stderr: error.stderr,
      }),
    );

  it('ends with 0 for what holds, in both languages, and needs no more than the folder', async () => {
    const { status, stdout } = await start(recorded.file);
    expect(status).toBe(0);
    expect(stdout).toMatch(/entries hold.*bank\.example\/ledger/);
    expect(stdout).toMatch(/校验通过/);
  });

  it('ends with 1 for what does not hold, and names the entry and why', async () => {
    const folder = dirname(file);
    copyFileSync(join(recorded.folder, 'checkpoint'), join(folder, 'checkpoint'));
    copyFileSync(join(recorded.folder, 'checkpoint.key'), join(folder, 'checkpoint.key'));
    replace(7, Buffer.from('nonsense'));
    const { status, stdout } = await start(file);
    expect(status).toBe(1);
    expect(stdout).toMatch(/entry 7: PW_ENTRY_MALFORMED/);
    expect(stdout).toMatch(/条目 7/);
    const asJson = await start('--json', file);
    expect(asJson.status).toBe(1);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ ok: false, of: 'ledger' });
  });

  it('exports a piece that it then verifies, and overwrites nothing', async () => {
    const out = join(scratch, 'piece.ndjson');
    const words = ['export', '--from', '2', '--to', '9', '--out', out, recorded.file];
    expect(await start(...words)).toMatchObject({ status: 0 });
    const verified = await start('--key', join(recorded.folder, 'checkpoint.key'), out);
    expect(verified).toMatchObject({ status: 0 });
    expect(await start(...words)).toMatchObject({ status: 2 });
  });

  it('ends with 2 and a code for what it cannot do', async () => {
    for (const words of [[], [join(scratch, 'nothing')], ['export', file], ['--what']]) {
      const { status, stderr } = await start(...words);
      expect(status).toBe(2);
      expect(stderr).toMatch(/^PW_[A-Z_]+: /);
    }
    expect(await start('--help')).toMatchObject({ status: 0 });
  });
});

describe('the root over leaves that come one by one', () => {
  it('is the root over their list', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 70 }), (entries) => {
        const tree = new GrowingRoot();
        const leaves = entries.map(leafHash);
        for (const leaf of leaves) tree.add(leaf);
        expect(tree.root()).toEqual(rootOf(leaves));
      }),
    );
  });
});

function lastBitFlipped(bytes: Uint8Array): Uint8Array {
  const flipped = Uint8Array.from(bytes);
  flipped[flipped.length - 1]! ^= 1;
  return flipped;
}

function allEntries(of: string) {
  const db = new DatabaseSync(of, { readOnly: true });
  const rows = db.prepare('SELECT idx, bytes FROM entries ORDER BY idx').all();
  db.close();
  return rows;
}
