import { playStory } from '#/rehearsal/index.ts';
import { loadStory, STORIES_FOLDER, storyNames, type Story } from '#/stories/index.ts';
import { judge, type Judgement } from './judge.ts';

/**
 * Seeds that are scored begin here. Whoever tunes a rule or a story looks at lower ones (tests and
 * `play` do), so that a score is never of what was tuned on.
 */
export const FIRST_SCORED_SEED = 1_000_001;

export interface Scored {
  readonly stories: readonly Story[];
  readonly seeds: number;
}

/** The stories of the folders, or the named one. */
export function storiesOf(folder: string | undefined, name: string | undefined): Story[] {
  const folders = folder === undefined ? [STORIES_FOLDER] : [STORIES_FOLDER, folder];
  const all = folders.flatMap((each) => storyNames(each).map((story) => ({ each, story })));
  const wanted = name === undefined ? all : all.filter(({ story }) => story === name);
  if (wanted.length > 0) return wanted.map(({ each, story }) => loadStory(story, each));
  // Says which stories there are.
  return [loadStory(name ?? '', folder)];
}

/** Plays every story under every seed; tells of each as it is judged. */
export function runScore({ stories, seeds }: Scored, onJudged: () => void): Judgement[] {
  return stories.flatMap((story) =>
    Array.from({ length: seeds }, (_, place) => {
      const judgement = judge(story, playStory(story, FIRST_SCORED_SEED + place));
      onJudged();
      return judgement;
    }),
  );
}
