export { createSealer, type Sealer, type SealerParts } from './sealer.ts';
export { sealContinuously } from './lingers.ts';
