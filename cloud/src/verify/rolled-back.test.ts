import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseVerifierKey, type VerifierKey } from '@pledgewatch/shared/checkpoint';
import { present } from '#/testing/court/index.ts';
import { recordedLedger, type RecordedLedger } from '#/testing/recorded-ledger.ts';
import { verifyLedger } from './index.ts';

let recorded: RecordedLedger;
let checkpoint: string;
let key: VerifierKey;
let scratch: string;
let file: string;
/** Of a backup, as much was committed as the checkpoint of its time signed. */
let older: { readonly file: string; readonly checkpoint: string };

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'pw-rolled-back-'));
  file = join(scratch, 'ledger.db');
  recorded = recordedLedger();
  await recorded.sign();
  older = { file: join(scratch, 'older.db'), checkpoint: read('checkpoint') };
  settle();
  copyFileSync(recorded.file, older.file);
  for (let more = 0; more < 10; more++) recorded.say([present('aa01', more % 2 === 0)]);
  await recorded.sign();
  checkpoint = read('checkpoint');
  key = parseVerifierKey(read('checkpoint.key').trim());
});
afterAll(() => {
  recorded.remove();
  rmSync(scratch, { recursive: true });
});
beforeEach(() => {
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
});

function read(name: string): string {
  return readFileSync(join(recorded.folder, name), 'utf8');
}

/** Brings everything from the log into the file. */
function settle() {
  const db = new DatabaseSync(recorded.file);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
}

function verify(of: string, under = checkpoint) {
  return verifyLedger({ file: of, checkpoint: under, keys: [key] });
}

describe('a ledger restored from an old backup', () => {
  it('does not hold under the checkpoint that was signed since', async () => {
    const { ok, findings } = await verify(older.file);
    expect(ok).toBe(false);
    expect(findings.map(({ code }) => code)).toEqual(['PW_LEDGER_DAMAGED']);
  });

  it('holds under the checkpoint of its time: whoever kept the newer one knows better', async () => {
    expect(await verify(older.file, older.checkpoint)).toMatchObject({ ok: true, unsigned: 0 });
  });
});

describe('a ledger that was cut off', () => {
  it('does not hold, wherever its file ends', async () => {
    settle();
    const { length } = readFileSync(recorded.file);
    await fc.assert(
      fc.asyncProperty(fc.nat(length - 1), async (size) => {
        copyFileSync(recorded.file, file);
        truncateSync(file, size);
        expect((await verify(file)).ok).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it('does not hold, wherever its log ends before what was signed', async () => {
    for (let more = 0; more < 5; more++) recorded.say([present('aa01', more % 2 === 0)]);
    await recorded.sign();
    const newest = read('checkpoint');
    const log = readFileSync(`${recorded.file}-wal`);
    expect(log.length).toBeGreaterThan(0);
    await fc.assert(
      fc.asyncProperty(fc.nat(log.length - 1), async (size) => {
        copyFileSync(recorded.file, file);
        copyFileSync(`${recorded.file}-wal`, `${file}-wal`);
        truncateSync(`${file}-wal`, size);
        expect((await verify(file, newest)).ok).toBe(false);
        rmSync(`${file}-shm`, { force: true });
      }),
      { numRuns: 30 },
    );
  });
});
