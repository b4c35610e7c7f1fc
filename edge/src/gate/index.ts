export { createGates, type Gates, type GatesParts } from './gates.ts';
export type { GateOutcome } from './outcome.ts';
