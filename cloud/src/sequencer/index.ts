export { createSequencer, type Outcome, type Sequencer } from './sequencer.ts';
export { decisionOfEntry, factOfEntry } from './facts.ts';
export { raisedAlert } from './raised-alert.ts';
export { createState, type CoreState } from './state.ts';
export { Replay, type Difference } from './replay.ts';
