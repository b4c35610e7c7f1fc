import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openCheckpoint, parseVerifierKey } from '@pledgewatch/shared/checkpoint';
import { systemClock } from '@pledgewatch/shared/clock';
import { generatePrivateKey } from '@pledgewatch/shared/keys';
import { createLog } from '@pledgewatch/shared/log';
import { verifyConsistency } from '@pledgewatch/shared/merkle';
import { openLedger, startCheckpoints, type Checkpoints, type Ledger } from './index.ts';

const log = createLog('test', 'silent');
const key = generatePrivateKey();

let folder: string;
let file: string;
let ledger: Ledger;
let onCommit: () => void;
let checkpoints: Checkpoints | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pw-checkpoint-'));
  file = join(folder, 'checkpoint');
  ledger = openLedger({ file: join(folder, 'ledger.db') });
  onCommit = () => undefined;
  checkpoints = undefined;
});
afterEach(async () => {
  await checkpoints?.stop();
  ledger.close();
  rmSync(folder, { recursive: true });
});

async function start(of: { origin?: string; key?: typeof key } = {}) {
  checkpoints = await startCheckpoints({
    ledger,
    file,
    origin: 'bank.example/ledger',
    key,
    clock: systemClock,
    log,
    onCommit(listener) {
      onCommit = listener;
      return () => (onCommit = () => undefined);
    },
    ...of,
  });
}

async function stop() {
  await checkpoints?.stop();
  checkpoints = undefined;
}

function commit(text: string) {
  ledger.commit({ entries: [{ kind: 'tick', acceptedAt: 1, body: Buffer.from(text) }] });
  onCommit();
}

function opened(text = checkpoints?.latest()) {
  const verifier = parseVerifierKey(readFileSync(`${file}.key`, 'utf8').trim());
  return openCheckpoint(text ?? '', [verifier]);
}

async function signed(size: number) {
  await vi.waitUntil(() => checkpoints?.latest() && opened().size === size, { timeout: 10_000 });
}

describe('checkpoints', () => {
  it('sign every commit sooner or later, each consistent with the one before', async () => {
    await start();
    expect(checkpoints?.latest()).toBeUndefined();
    commit('one');
    await signed(1);
    const older = opened();
    commit('two');
    commit('three');
    await signed(3);
    const newer = opened();
    expect(newer.root).toEqual(ledger.root(3));
    expect(
      verifyConsistency({
        size1: older.size,
        root1: older.root,
        size2: newer.size,
        root2: newer.root,
        proof: ledger.consistencyProof(1, 3),
      }),
    ).toBe(true);
  });

  it('are on disk before they are given out, and signed once more at the end', async () => {
    await start();
    commit('one');
    await signed(1);
    expect(readFileSync(file, 'utf8')).toBe(checkpoints?.latest());
    commit('two');
    await stop();
    expect(opened(readFileSync(file, 'utf8')).size).toBe(2);
    await start();
    expect(opened().size).toBe(2);
  });

  it('refuse a ledger restored from an old backup', async () => {
    commit('one');
    ledger.close();
    mkdirSync(join(folder, 'backup'));
    copyFileSync(join(folder, 'ledger.db'), join(folder, 'backup/ledger.db'));
    ledger = openLedger({ file: join(folder, 'ledger.db') });
    await start();
    commit('two');
    await stop();
    ledger.close();
    ledger = openLedger({ file: join(folder, 'backup/ledger.db') });
    await expect(start()).rejects.toMatchObject({ code: 'PW_LEDGER_INCONSISTENT' });
    commit('another two');
    await expect(start()).rejects.toMatchObject({ code: 'PW_LEDGER_INCONSISTENT' });
    commit('three');
    await expect(start()).rejects.toMatchObject({ code: 'PW_LEDGER_INCONSISTENT' });
    expect(opened(readFileSync(file, 'utf8')).size).toBe(2);
  });

  it.each([
    ['another key', { key: generatePrivateKey() }],
    ['another origin', { origin: 'other.example/ledger' }],
  ])('refuse %s', async (_what, of) => {
    await start();
    commit('one');
    await stop();
    await expect(start(of)).rejects.toMatchObject({ code: 'PW_LEDGER_INCONSISTENT' });
  });
});
