import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareLists, makeExchanged, makeOwn } from './lists.ts';

const KEY = Buffer.alloc(32, 7);
const INVOICE = {
  kind: 'invoice',
  number: '2026-0042',
  issuer: 'Yuexiu Metals',
  receiver: 'Hongda Copper',
  date: '2026-11-03',
  amountFen: 73_000_000,
  goods: 'copper',
  quantity: 10_000_000,
} as const;
const documents = (...all: object[]) => JSON.stringify({ exchangeId: 'X', documents: all });
const ours = documents(
  { documentId: 'INV-1', ...INVOICE },
  { documentId: 'INV-2', ...INVOICE, number: '2026-0057', date: '2026-12-03' },
  { documentId: 'INV-3', ...INVOICE, number: '77', issuer: 'Other', receiver: 'Another' },
);
const theirs = documents(
  { documentId: 'their-secret-name', ...INVOICE, number: '２０２６ 0042' },
  { documentId: 'D-2', ...INVOICE, number: '2026-0057', date: '2026-12-03', amountFen: 1 },
);

describe('two operators’ lists', () => {
  it('find the same documents and nearly the same, without names or fields', () => {
    const own = JSON.stringify(makeOwn(ours, KEY));
    const list = JSON.stringify(makeExchanged(JSON.stringify(makeOwn(theirs, KEY))));
    expect(list).not.toMatch(/their-secret-name|Yuexiu|2026|73000000/);
    expect(compareLists(own, list)).toEqual([
      { documentId: 'INV-1', likeness: 'exact' },
      { documentId: 'INV-2', likeness: 'near' },
    ]);
  });

  it('find nothing under different keys, and are of one exchange', () => {
    const own = JSON.stringify(makeOwn(ours, KEY));
    const other = makeExchanged(JSON.stringify(makeOwn(theirs, Buffer.alloc(32, 8))));
    expect(compareLists(own, JSON.stringify(other))).toEqual([]);
    const elsewhere = JSON.stringify({ ...other, exchangeId: 'Y' });
    expect(() => compareLists(own, elsewhere)).toThrow('found Y, expected X');
  });

  it('that are none have every fault told', () => {
    const bad = documents({ ...INVOICE, documentId: 'D-1', amountFen: -1, number: '' });
    expect(() => makeOwn(bad, KEY)).toThrow(/number[^]*amountFen|amountFen[^]*number/);
    expect(() => makeOwn('{', KEY)).toThrow('documents');
  });
});

describe('the program', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pledgewatch-fingerprints-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const main = join(import.meta.dirname, 'main.ts');
  const run = (...words: string[]) =>
    execFileSync(process.execPath, [main, ...words], { cwd: folder, encoding: 'utf8' });
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text);

  it('goes the whole way, from a new key to what was found', () => {
    run('key', 'exchange.key');
    put('ours.json', ours);
    put('theirs.json', theirs);
    put('own.json', run('make', 'ours.json', '--key', 'exchange.key'));
    put('their-own.json', run('make', 'theirs.json', '--key', 'exchange.key'));
    put('list.json', run('list', 'their-own.json'));
    expect(run('compare', 'own.json', 'list.json')).toBe('INV-1 exact\nINV-2 near\n');
    expect(readFileSync(join(folder, 'list.json'), 'utf8')).not.toContain('INV');
  }, 60_000);

  it('tells how it is used, and what is wrong with a call', () => {
    expect(run('--help')).toContain('npm run -s fingerprints -- compare own.json theirs.json');
    const wrong = spawnSync(process.execPath, [main, 'make', 'nothing.json'], { cwd: folder });
    expect([wrong.status, String(wrong.stderr)]).toEqual([
      2,
      expect.stringContaining('PW_COMMAND_LINE_INVALID'),
    ]);
  }, 60_000);
});
