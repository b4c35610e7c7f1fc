import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDemoFolder, rememberDemo, type DemoMemory } from './folder.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'pw a demo '))));
afterEach(() => rmSync(folder, { recursive: true }));

function remembered(place: string, fresh = false): DemoMemory {
  const { memory, claim } = openDemoFolder(place, fresh);
  claim.release();
  return memory;
}

describe('the folder of a demo', () => {
  it('is new at first and remembers from then on', () => {
    const place = join(folder, 'deep/data');
    expect(remembered(place)).toEqual({ pledgesOpened: 0, keys: {} });
    rememberDemo(place, { pledgesOpened: 2, keys: { li: 'k' } });
    expect(remembered(place)).toEqual({ pledgesOpened: 2, keys: { li: 'k' } });
  });

  it('is emptied by --fresh', () => {
    remembered(folder);
    rememberDemo(folder, { pledgesOpened: 2, keys: { li: 'k' } });
    mkdirSync(join(folder, 'cloud'));
    writeFileSync(join(folder, 'cloud/ledger.db'), 'old');
    expect(remembered(folder, true)).toEqual({ pledgesOpened: 0, keys: {} });
    expect(readdirSync(folder)).not.toContain('cloud');
  });

  it.each([true, false])('is refused, and left alone, when it is not one (fresh: %s)', (fresh) => {
    writeFileSync(join(folder, 'thesis.txt'), 'years of work');
    const code = 'PW_DEMO_FOLDER_FOREIGN';
    expect(() => openDemoFolder(folder, fresh)).toThrow(expect.objectContaining({ code }));
    expect(readdirSync(folder)).toEqual(['thesis.txt']);
    expect(readFileSync(join(folder, 'thesis.txt'), 'utf8')).toBe('years of work');
  });

  it('belongs to one demo at a time, also against --fresh', () => {
    const first = openDemoFolder(folder, false);
    rememberDemo(folder, { pledgesOpened: 1, keys: {} });
    const code = 'PW_FOLDER_IN_USE';
    expect(() => openDemoFolder(folder, true)).toThrow(expect.objectContaining({ code }));
    first.claim.release();
    expect(remembered(folder).pledgesOpened).toBe(1);
  });
});
