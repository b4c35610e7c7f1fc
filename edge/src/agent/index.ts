export { startAgent, type Agent, type AgentOptions } from './agent.ts';
export { startStatusServer, type AgentStatus, type StatusServer } from './status.ts';
export { createMeaning, type Meaning } from './meaning.ts';
export { Workings } from './workings.ts';
