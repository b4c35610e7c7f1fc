export {
  createInstructions,
  signInstruction,
  type InstructionPorts,
  type Instructions,
  type LeaseTerms,
} from './instructions.ts';
