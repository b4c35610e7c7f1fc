export { judge, type Judgement } from './judge.ts';
export { junitOf } from './junit.ts';
export { writeNewStory } from './new-story.ts';
export { isGood, jsonOf, tableOf } from './report.ts';
export { runScore, storiesOf } from './run-score.ts';
export { tally } from './tally.ts';
