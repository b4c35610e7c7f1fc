export { loadStory, STORIES_FOLDER, storyNames } from './load.ts';
export { STORY_SCHEMA_FILE } from './json-schema.ts';
export { secondsOf } from './duration.ts';
export type { Order, Person, Saying } from './people.ts';
export { playLive } from './play-live.ts';
export { type ExpectedAlert, type Story, StoryFile } from './story.ts';
