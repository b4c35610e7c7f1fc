import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** The code names of each row: what stands in backticks in its third column. */
function codeNames(glossary: string): string[] {
  return glossary
    .split('\n')
    .map((line) => line.split('|')[3] ?? '')
    .flatMap((column) => [...column.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''));
}

const sources = globSync('{shared,edge,cloud,simulators}/src/**/*.ts', { cwd: root })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');
const words = new Set(sources.match(/[A-Za-z_][\w.]*/g));
const names = codeNames(readFileSync(join(root, 'docs/GLOSSARY.md'), 'utf8'));

test('the glossary has code names, each once', () => {
  expect(names.length).toBeGreaterThan(50);
  expect(names).toEqual([...new Set(names)]);
});

test.each(names)('%s of the glossary is a word of the code', (name) => {
  expect(words).toContain(name);
});
