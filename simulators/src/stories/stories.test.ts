import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { describe, expect, it, test } from 'vitest';
import { apply, createWorld, type Fact, step, WAREHOUSES } from '#/world/index.ts';
import { loadStory, playLive, STORIES_FOLDER, type Story, storyNames } from './index.ts';
import { STORY_SCHEMA_FILE, storySchemaText } from './json-schema.ts';
import { parseStory } from './load.ts';

const START = Date.UTC(2026, 0, 5, 1);
const AFTER_MS = 30_000;
const WEIGHBRIDGE_STEP_GRAMS = 20_000;

/** Plays a story on a world whose time is the clock, so that hours pass in an instant. */
async function factsOf(story: Story, aborted = false): Promise<{ facts: Fact[]; end: string }> {
  const world = createWorld(WAREHOUSES[story.spec], story.seed, START);
  const facts: Fact[] = [];
  const clock: Clock = {
    now: () => world.now,
    sleep: async (ms) => void facts.push(...step(world, world.now + ms)),
  };
  const signal = aborted ? AbortSignal.abort() : new AbortController().signal;
  const end = await playLive({ apply: (action) => apply(world, action) }, story, {
    clock,
    signal,
  });
  facts.push(...step(world, world.now + AFTER_MS));
  return { facts, end };
}

function problemsOf(text: string): string {
  try {
    parseStory('made-up.yaml', text);
  } catch (error) {
    if (!(error instanceof PledgewatchError)) throw error;
    expect(error.code).toBe('PW_CONFIG_INVALID');
    return String(error.facts['problems']);
  }
  return '';
}

const storyText = (actions: string, more = 'mustRaise: []'): string =>
  `title: {en: t, zh: 题}\ngiven: {en: g, zh: 前}\nseed: 1\nspec: demo-warehouse\n` +
  `${more}\nmustNotRaise: [UNAUTH_OUT]\nactions:\n${actions}\n`;

/** Days are rehearsed (score), not played beside a running system. */
const LIVE_S_MAX = 900;
const live = storyNames().filter((name) => loadStory(name).lastsS <= LIVE_S_MAX);

describe.each(live)('the story %s', (name) => {
  it('can happen in its world from beginning to end', async () => {
    expect((await factsOf(loadStory(name))).end).toBe('ended');
  });

  it('gives the same facts under the same seed', async () => {
    const [once, again] = [await factsOf(loadStory(name)), await factsOf(loadStory(name))];
    expect(once.facts).toEqual(again.facts);
    expect(once.facts.length).toBeGreaterThan(100);
  });
});

describe('the stories', () => {
  it('let five tonnes leave in the honest release, weighed before and after', async () => {
    const { facts } = await factsOf(loadStory('honest-release'));
    const registered = facts.flatMap((fact) =>
      fact.kind === 'registeredWeight' ? [fact.grossGrams] : [],
    );
    expect(registered).toHaveLength(2);
    const netGrams = (registered[1] ?? 0) - (registered[0] ?? 0);
    expect(Math.abs(netGrams - 5_000_000)).toBeLessThanOrEqual(2 * WEIGHBRIDGE_STEP_GRAMS);
  });

  it('silence the stripped tag and nothing else about its bag', async () => {
    const story = loadStory('tag-stripped');
    const [{ action, at }] = story.actions as [Story['actions'][number]];
    const epc = action.do === 'stripTag' ? action.epc : '';
    const { facts } = await factsOf(story);
    const heard = facts.filter((fact) => fact.kind === 'tagRead' && fact.epc === epc);
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.every((fact) => fact.at <= START + at * 1_000)).toBe(true);
  });
});

test('the schema that editors use is the one that stories are read by, codes added since or not', async () => {
  const withoutCodes = (text: string) =>
    text.replaceAll(/\s*\{\s*"const": "[A-Z_]+",[^}]*\},?/g, '');
  const written = readFileSync(STORY_SCHEMA_FILE, 'utf8');
  expect(withoutCodes(written)).toBe(withoutCodes(storySchemaText()));
});

test('every story names that schema, so that an editor finds it', () => {
  const line = '# yaml-language-server: $schema=./story.schema.json\n';
  const others = storyNames().filter(
    (name) => !readFileSync(join(STORIES_FOLDER, `${name}.yaml`), 'utf8').startsWith(line),
  );
  expect(others).toEqual([]);
});

describe('a story file', () => {
  it('is refused with the file, the line and the column of every fault', () => {
    const text = storyText('  - {at: -1, action: {do: openDor, door: D-1}}');
    const problems = problemsOf(text);
    expect(problems).toMatch(/made-up\.yaml:8:\d+ actions\[0\]\.at: found -1/);
    expect(problems).toMatch(/made-up\.yaml:8:\d+ actions\[0\]\.action\.do: .*openDoor/);
  });

  it('must not ask for an alert and forbid it', () => {
    const text = storyText(
      '  - {at: 1, action: {do: openDoor, door: D-1}}',
      'mustRaise: [UNAUTH_OUT]',
    );
    expect(problemsOf(text)).toContain('UNAUTH_OUT both');
  });

  it('must tell its actions in the order of time', () => {
    const open = (at: number) => `  - {at: ${at}, action: {do: openDoor, door: D-1}}`;
    expect(problemsOf(storyText(`${open(5)}\n${open(4)}`))).toContain('actions[1].at');
  });

  it('names the stories there are when asked for another', () => {
    expect(() => loadStory('nobody')).toThrow('honest-release');
  });
});

describe('playing a story', () => {
  it('names the action that the world does not allow', async () => {
    const leave = storyText('  - {at: 1, action: {do: truckLeaves, gate: G-1}}');
    const story = parseStory('no-truck.yaml', leave);
    await expect(factsOf(story)).rejects.toThrow('story no-truck, action 1 (truckLeaves)');
  });

  it('does nothing more once it is aborted', async () => {
    const story = loadStory('night-theft');
    const { end, facts } = await factsOf(story, true);
    expect(end).toBe('aborted');
    expect(facts.some((fact) => fact.kind === 'door' && !fact.closed)).toBe(false);
  });
});
