import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const pages = ['README.md', 'README.zh-CN.md', 'CHANGELOG.md', 'CONTRIBUTING.md'].concat(
  globSync('docs/**/*.md', { cwd: ROOT }).sort(),
);

const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8');
/** What stands in a page outside its code blocks. */
const proseOf = (page: string) => textOf(page).replaceAll(/^```[\s\S]*?^```$|^ {4}.*$/gm, '');

/** Relative targets of links, without their anchors. */
function linksOf(page: string): string[] {
  return [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => (target ?? '').replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

/** Files and folders of the repository that stand in backticks: they begin with one of its folders. */
function pathsOf(page: string): string[] {
  return [
    ...proseOf(page).matchAll(/`((?:docs|shared|edge|cloud|simulators|bench|\.ci)\/[^`\s]*)`/g),
  ]
    .map(([, path]) => (path ?? '').replace(/:\d+$/, ''))
    .filter((path) => !/[{}<>…]/.test(path));
}

/** A name, or a pattern such as `edge/src/*.ts`, that leads somewhere. */
function leadsSomewhere(path: string): boolean {
  return path.includes('*')
    ? globSync(path, { cwd: ROOT }).length > 0
    : existsSync(join(ROOT, path));
}

describe.each(pages)('%s', (page) => {
  test('links to what is there', () => {
    const folder = dirname(join(ROOT, page));
    expect(linksOf(page).filter((target) => !existsSync(join(folder, target)))).toEqual([]);
  });

  test('names files that are there', () => {
    expect(pathsOf(page).filter((path) => !leadsSomewhere(path))).toEqual([]);
  });
});

test('the code names pages that are there', () => {
  const named = globSync('{shared,edge,cloud,simulators,bench}/**/*.{ts,yaml}', {
    cwd: ROOT,
    exclude: (name) => name === 'node_modules',
  }).flatMap((file) => textOf(file).match(/\bdocs\/[\w./-]+\.(?:md|mjs)\b/g) ?? []);
  expect(named.length).toBeGreaterThan(5);
  expect([...new Set(named)].filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('README.zh-CN.md has the sections, tables and blocks of README.md', () => {
  const shapeOf = (page: string) =>
    textOf(page)
      .split('\n')
      .flatMap((line) => /^(#+ |\||```|!\[)/.exec(line)?.[0] ?? []);
  expect(shapeOf('README.zh-CN.md')).toEqual(shapeOf('README.md'));
});

test('the README’s scripts are scripts of package.json', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const named = pages.flatMap((page) =>
    [...textOf(page).matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/g)].map(([, name]) => name ?? ''),
  );
  expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([]);
});
