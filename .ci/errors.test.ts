import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE, type CatalogueEntry } from '@pledgewatch/shared/errors';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const KINDS = {
  retry: 'try again later · 稍后重试',
  reject: 'the sender mends it · 由发送方修正',
  operator: 'the operator acts · 由运维处理',
  bug: 'the makers mend it · 由开发方修复',
};

test('docs/ERRORS.md tells every error code, in order, and no other', async () => {
  const sections = Object.entries<CatalogueEntry>(CATALOGUE).map(([code, entry]) =>
    [
      `## ${code}`,
      '',
      `${entry.en}  \n${entry.zh}`.replaceAll('\n', '  \n').replaceAll('    \n', '  \n'),
      '',
      `- HTTP ${entry.http}, ${KINDS[entry.kind]}`,
      `- ${entry.next}`,
      `- ${entry.nextZh}`,
    ].join('\n'),
  );
  const head = [
    '# Error codes · 错误代码',
    '',
    'Made from `shared/src/errors/catalogue/` (`npx vitest run .ci/errors.test.ts -u`). A code is never reused.',
  ].join('\n');
  const page = `${[head, ...sections].join('\n\n')}\n`;
  await expect(page).toMatchFileSnapshot(join(ROOT, 'docs/ERRORS.md'));
});

test('every code of every section is joined, and none stands in two', () => {
  const written = globSync('shared/src/errors/catalogue/*.ts', { cwd: ROOT })
    .flatMap(
      (file) => readFileSync(join(ROOT, file), 'utf8').match(/^  PW_[A-Z0-9_]+(?=: \{)/gm) ?? [],
    )
    .map((code) => code.trim());
  expect(written.toSorted()).toEqual(Object.keys(CATALOGUE).toSorted());
});

/** The programs' own text: no tests and no helpers of tests, without the catalogue and block comments. */
const programs = globSync('{shared,edge,cloud,simulators,bench}/src/**/*.{ts,js}', { cwd: ROOT })
  .filter((file) => !/\.test\.ts$|\/testing\b|errors\/catalogue\//.test(file))
  .map((file) => readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*\*[\s\S]*?\*\//g, ''))
  .join('\n');
const told = new Set(programs.match(/\bPW_[A-Z0-9_]+\b/g));

test('every error code is told by some program', () => {
  expect(Object.keys(CATALOGUE).filter((code) => !told.has(code))).toEqual([]);
});

test('every error code a program tells is in the catalogue', () => {
  expect([...told].filter((code) => !(code in CATALOGUE))).toEqual([]);
});
