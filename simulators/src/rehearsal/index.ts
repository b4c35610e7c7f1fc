export type { AlertMove } from './cloud.ts';
export { Observing } from './observations.ts';
export { playStory, type Rehearsed, type RehearsalOptions } from './play-story.ts';
export type { TraceStep } from './trace.ts';
export { sitePlanOf } from './site-plan.ts';
