import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const sources = globSync('{shared,edge,cloud,simulators}/src/**/*.ts', { cwd: ROOT });
const pages = globSync('docs/**/*.md', { cwd: ROOT });

/** A block of code in a docstring or on a page, runnable where it stands. */
interface Example {
  readonly place: string;
  readonly code: string;
}

/** The `ts` blocks of docstrings' `@example`s. */
const inDocstrings = sources.flatMap((file) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const blocks = text.matchAll(/^ \* @example[^\n]*\n \* ```ts\n((?: \*[^\n]*\n)*?) \* ```$/gm);
  return [...blocks].map(([, block = '']) => ({
    place: file,
    code: block.replaceAll(/^ \* ?/gm, ''),
  }));
});

const onPages = pages.flatMap((file) =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(
    ([, code = '']) => ({ place: file, code }),
  ),
);

/** Beside the file it documents, so that its imports mean what they mean there. */
function run({ place, code }: Example): string {
  const folder = place.startsWith('docs/') ? 'cloud/src' : dirname(place);
  const draft = mkdtempSync(join(ROOT, folder, '.example-'));
  const file = join(draft, 'example.ts');
  try {
    writeFileSync(file, code.replaceAll(/from '\.\//g, "from '../"));
    const { status, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
    return status === 0 ? 'ran' : stderr;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

test('every @example is one of the blocks that are run', () => {
  const marked = sources.flatMap(
    (file) => readFileSync(join(ROOT, file), 'utf8').match(/^ \* @example/gm) ?? [],
  );
  expect(inDocstrings.length).toBe(marked.length);
  expect(inDocstrings.length).toBeGreaterThan(5);
});

test.each([...inDocstrings, ...onPages])('the example of $place runs', (example) => {
  expect(run(example)).toBe('ran');
});
