export { runSwarm } from './command.ts';
