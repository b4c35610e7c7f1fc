import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/**
 * The steps of each package in the order of the journey: a step imports only from what stands before
 * it in its own package, and a package only from what stands before it here.
 */
const JOURNEY: Readonly<Record<string, readonly string[]>> = {
  shared: ['*'],
  edge: words(
    `journal sources goods gate seal enrolment uplink config config-check agent command main`,
  ),
  cloud: words(`core access broker ledger intake instructions enrolment pledges positions law risk
    sequencer follow evidence alerts epcis documents console series verify fingerprints prices
    config running main`),
  simulators:
    words(`world devices door stories warehouse rehearsal commission scenario score prepared
    swarm command demo journey main`),
  bench: ['*'],
};
const PACKAGES = Object.keys(JOURNEY);

/** A file longer than this holds more than one idea. */
const FILE_LINES_MAX = 300;
/** Names that say nothing about what is inside. */
const EMPTY_NAMES =
  /^(utils?|helpers?|managers?|services?|types?|common|misc|lib|handlers?|stuff)$/;

const files = globSync('{shared,edge,cloud,simulators,bench}/src/**/*.{ts,js}', { cwd: ROOT })
  .filter((file) => !/\.test\.ts$|\/testing[/.]/.test(file))
  .toSorted();
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

test('imports point only down the journey', () => {
  expect(files.flatMap(upwardImports)).toEqual([]);
});

test('every step of the house stands in the journey', () => {
  const steps = new Set(
    files
      .map(placeOf)
      .filter(({ pack }) => stepsOf(pack)[0] !== '*')
      .map(({ pack, step }) => `${pack}/${step}`),
  );
  const listed = PACKAGES.flatMap((pack) => stepsOf(pack).map((step) => `${pack}/${step}`));
  expect([...steps].filter((step) => !listed.includes(step))).toEqual([]);
});

test('a file holds one idea: at most 300 lines, and a name that says which', () => {
  const long = files.filter((file) => textOf(file).split('\n').length - 1 > FILE_LINES_MAX);
  const empty = files.filter((file) =>
    file.split('/').some((part) => EMPTY_NAMES.test(basename(part).replace(/\.[a-z.]+$/, ''))),
  );
  expect({ long, empty }).toEqual({ long: [], empty: [] });
});

test('another step is entered by its door', () => {
  expect(files.flatMap(sideDoors)).toEqual([]);
});

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

function stepsOf(pack: string): readonly string[] {
  return JOURNEY[pack] ?? [];
}

function placeOf(file: string): { pack: string; step: string } {
  const [pack = '', , step = ''] = file.split('/');
  return { pack: pack, step: step.replace(/\.(ts|js)$/, '') };
}

interface Import {
  readonly from: string;
  readonly pack: string;
  readonly step: string;
  readonly path: string;
}

function importsOf(file: string): Import[] {
  const { pack } = placeOf(file);
  const found = textOf(file).matchAll(/(?:from|import\()\s*'(#|@pledgewatch\/[a-z]+)\/([^']+)'/g);
  return [...found].map(([, root = '#', path = '']) => ({
    from: file,
    pack: root === '#' ? pack : root.slice('@pledgewatch/'.length),
    step: (path.split('/')[0] ?? '').replace(/\.ts$/, ''),
    path,
  }));
}

function upwardImports(file: string): string[] {
  const here = placeOf(file);
  return importsOf(file)
    .filter((one) => !pointsDown(here, one))
    .map((one) => `${file} imports ${one.pack}/${one.path}`);
}

function pointsDown(here: { pack: string; step: string }, to: Import): boolean {
  if (to.pack !== here.pack) return PACKAGES.indexOf(to.pack) < PACKAGES.indexOf(here.pack);
  const steps = stepsOf(here.pack);
  return steps[0] === '*' || steps.indexOf(to.step) <= steps.indexOf(here.step);
}

function sideDoors(file: string): string[] {
  const here = placeOf(file);
  return importsOf(file)
    .filter((one) => one.pack === here.pack && one.step !== here.step)
    .filter((one) => one.path.includes('/') && !one.path.endsWith('/index.ts'))
    .map((one) => `${file} enters ${one.path}`);
}
