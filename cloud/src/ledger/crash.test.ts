import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCheckpoint, verifierKey } from '@pledgewatch/shared/checkpoint';
import { systemClock } from '@pledgewatch/shared/clock';
import { encodeEntry, entryLeafHash } from '@pledgewatch/shared/entry';
import { generatePrivateKey, writePrivateKeyFile } from '@pledgewatch/shared/keys';
import { createLog } from '@pledgewatch/shared/log';
import { rootOf } from '@pledgewatch/shared/merkle';
import { COMMIT_ENTRIES, commitOf } from '#/testing/ledger-commits.ts';
import { openLedger, startCheckpoints, type Ledger } from './index.ts';

const PROGRAM = join(import.meta.dirname, '../testing/ledger-process.ts');
const ORIGIN = 'bank.example/ledger';
const KILLS = 4;
/** A process takes seconds to start where the machine is busy. */
const PATIENCE_MS = 120_000;
const key = generatePrivateKey();

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pw-ledger-'));
  await writePrivateKeyFile(join(folder, 'cloud.key'), key);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Lets the program commit so often, kills it as it stands, and tells what it had acknowledged. */
async function killedAfter(commits: number, delayMs: number): Promise<number> {
  const child = spawn(process.execPath, [PROGRAM, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const killed = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.split('\n').length <= commits) return;
      setTimeout(() => resolve(void child.kill('SIGKILL')), delayMs);
    });
  });
  await Promise.all([killed, once(child, 'close')]);
  return Number(said.trimEnd().split('\n').at(-1));
}

function checkpointSize(): number {
  const file = join(folder, 'checkpoint');
  if (!existsSync(file)) return 0;
  return openCheckpoint(readFileSync(file, 'utf8'), [verifierKey(ORIGIN, key)]).size;
}

/** Every entry, stream, command, decision and snapshot is of whole commits, in order. */
function expectWhole(ledger: Ledger) {
  const size = ledger.size();
  expect(size % COMMIT_ENTRIES).toBe(0);
  const found = ledger.entries(0, size + 1);
  const commits = Array.from({ length: size / COMMIT_ENTRIES }, (_, n) =>
    commitOf(n * COMMIT_ENTRIES),
  );
  const expected = commits.flatMap(({ entries }) => entries.map(encodeEntry));
  expect(found.map(({ index }) => index)).toEqual(expected.map((_, index) => index));
  expect(Buffer.concat(found.map(({ bytes }) => bytes)).equals(Buffer.concat(expected))).toBe(true);
  expect(ledger.root(size)).toEqual(rootOf(found.map(({ bytes }) => entryLeafHash(bytes))));
  const last = size - COMMIT_ENTRIES;
  expect(ledger.streams()).toMatchObject([{ lastIndex: last, lastSeq: last + 1 }]);
  expect(ledger.snapshot('core')).toMatchObject({ nextIndex: size, state: `state ${last}` });
  for (let at = 0; at < size; at += COMMIT_ENTRIES) {
    expect(ledger.command('bank-1', `command-${at}`)?.index).toBe(at + 1);
    expect(ledger.decisionIndex(`d-${at}`)).toBe(at + 2);
  }
}

it(
  'what a ledger acknowledged is there after every kill, nothing is there by half, and its checkpoint never goes back',
  async () => {
    let signed = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const acknowledged = await killedAfter(3 + kill * 5, kill);
      const ledger = openLedger({ file: join(folder, 'ledger.db') });
      expect(ledger.size()).toBeGreaterThanOrEqual(acknowledged);
      expectWhole(ledger);
      const checkpoint = checkpointSize();
      expect(checkpoint).toBeGreaterThanOrEqual(signed);
      expect(checkpoint).toBeLessThanOrEqual(ledger.size());
      signed = checkpoint;
      ledger.close();
    }
    expect(signed).toBeGreaterThan(COMMIT_ENTRIES);

    const ledger = openLedger({ file: join(folder, 'ledger.db') });
    const checkpoints = await startCheckpoints({
      ledger,
      key,
      clock: systemClock,
      log: createLog('test', 'silent'),
      file: join(folder, 'checkpoint'),
      origin: ORIGIN,
      onCommit: () => () => undefined,
    });
    await checkpoints.stop();
    expect(checkpointSize()).toBe(ledger.size());
    ledger.close();
  },
  PATIENCE_MS,
);

it('a commit that fails leaves nothing behind, and the next one takes its place', () => {
  const ledger = openLedger({ file: join(folder, 'ledger.db') });
  ledger.commit(commitOf(0));
  const next = commitOf(COMMIT_ENTRIES);
  const twice = { ...next, entries: [...next.entries, commitOf(0).entries[2]!] };
  expect(() => ledger.commit(twice)).toThrow(/UNIQUE/);
  const tooLong = { kind: 'tick', acceptedAt: 1, body: Buffer.alloc(70_000) } as const;
  expect(() => ledger.commit({ ...next, entries: [...next.entries, tooLong] })).toThrow(
    expect.objectContaining({ code: 'PW_ENTRY_MALFORMED' }),
  );
  expectWhole(ledger);
  expect(ledger.commit(next)).toBe(COMMIT_ENTRIES);
  expectWhole(ledger);
  ledger.close();
});
