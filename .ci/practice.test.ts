import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const page = readFileSync(join(ROOT, 'docs/PRACTICE.md'), 'utf8');
const rows = [...page.matchAll(/^\| (\d+) .*?\| `([^`]+)` *\| (.+?) *\|$/gm)].map(
  ([, number = '', file = '', title = '']) => ({ number: Number(number), file, title }),
);
/** Seven of what must always hold; the others are rules of practice. */
const INVARIANTS = 7;

test('every test that the page names is there, by its file and its title', () => {
  const missing = rows.filter(({ file, title }) => {
    const path = join(ROOT, file);
    return !existsSync(path) || !readFileSync(path, 'utf8').includes(`'${title}'`);
  });
  expect(missing).toEqual([]);
});

test('every invariant has its test, and rules of practice have theirs', () => {
  const invariants = page.slice(page.indexOf('## What must always hold'));
  const numbers = [...invariants.matchAll(/^\| (\d+) /gm)].map(([, number]) => Number(number));
  expect(new Set(numbers)).toEqual(new Set(Array.from({ length: INVARIANTS }, (_, at) => at + 1)));
  expect(new Set(rows.map(({ number }) => number)).size).toBeGreaterThanOrEqual(22);
});
