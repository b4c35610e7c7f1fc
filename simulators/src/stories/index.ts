export { loadStory, parseStory, STORIES_FOLDER, storyNames } from './load.ts';
export { playStory, type Playing, type Stage } from './play.ts';
export type { Story } from './story.ts';
