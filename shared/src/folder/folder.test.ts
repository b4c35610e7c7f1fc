import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { claimFolder } from './index.ts';

const root = mkdtempSync(join(tmpdir(), 'pledgewatch-folder-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a data folder', () => {
  it('is made for its owner alone and belongs to one program at a time', () => {
    const folder = join(root, 'a folder', 'cloud');
    const first = claimFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(() => claimFolder(folder)).toThrow(
      expect.objectContaining({ code: 'PW_FOLDER_IN_USE', facts: { folder } }),
    );
    first.release();
    claimFolder(folder).release();
  });

  it('is free again after its program was killed', () => {
    const folder = join(root, 'killed');
    const script = `
      const { claimFolder } = await import(process.argv[1]);
      claimFolder(process.argv[2]);
      process.kill(process.pid, 'SIGKILL');`;
    const module = new URL('index.ts', import.meta.url).href;
    const killed = spawnSync('node', ['--input-type=module', '-e', script, module, folder]);
    expect(killed.signal).toBe('SIGKILL');
    claimFolder(folder).release();
  });
});
