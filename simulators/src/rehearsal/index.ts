export type { AlertMove } from './cloud.ts';
export { playStory, type Rehearsed, type RehearsalOptions } from './play-story.ts';
export type { TraceStep } from './trace.ts';
