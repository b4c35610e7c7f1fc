import { expect, test } from 'vitest';
import { playStory } from '#/rehearsal/index.ts';
import { loadStory, storyNames } from '#/stories/index.ts';
import { judge } from './index.ts';

/** Longer ones are left to `npm run simulate -- score`. */
const LASTS_S_MAX = 1_800;
const told = storyNames().map((name) => loadStory(name));

test.each(told.filter(({ lastsS }) => lastsS <= LASTS_S_MAX))(
  'the story $name ends as it is told: what must come comes in time, and nothing else',
  (story) => {
    const { wanted, wrong } = judge(story, playStory(story, story.seed));
    expect({ missed: wanted.filter(({ isInTime }) => !isInTime), wrong }).toEqual({
      missed: [],
      wrong: [],
    });
  },
);

test('every story says in both languages what it is, and forbids or wants some alert', () => {
  const silent = told.filter(
    ({ mustRaise, mustNotRaise }) => mustRaise.length + mustNotRaise.length === 0,
  );
  expect(silent).toEqual([]);
  expect(told.filter(({ title }) => !/\p{Script=Han}/u.test(title.zh))).toEqual([]);
});
