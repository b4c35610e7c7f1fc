import { loadStory, storyNames } from '#/stories/index.ts';

/** Prints every story: its name, its title, and the alerts it must raise. */
export function listStories(): void {
  const stories = storyNames().map((name) => loadStory(name));
  const width = Math.max(...stories.map(({ name }) => name.length));
  for (const { name, title, mustRaise } of stories) {
    const alerts =
      mustRaise.length === 0 ? 'no alert' : mustRaise.map(({ code }) => code).join(', ');
    process.stdout.write(`${name.padEnd(width)}  ${title.en} / ${title.zh} (${alerts})\n`);
  }
}
