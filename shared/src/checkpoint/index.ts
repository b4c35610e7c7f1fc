export {
  openCheckpoint,
  signCheckpoint,
  type Checkpoint,
  type CheckpointRequest,
  type OpenedCheckpoint,
} from './checkpoint.ts';
export {
  formatVerifierKey,
  parseVerifierKey,
  verifierKey,
  type VerifierKey,
} from './verifier-key.ts';
