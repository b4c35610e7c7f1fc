export { createSealer, type Sealer, type SealerParts } from './sealer.ts';
export { startSealing, type Sealing, type SealingParts } from './sealing.ts';
