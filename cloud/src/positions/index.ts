export { surveyedMass } from './survey-mass.ts';
export { bookedBySlot } from './pledge-position.ts';
export { soundG } from './soundness.ts';
export { eventTime } from './event-time.ts';
export type { Hearing } from './gateways.ts';
export {
  createPositions,
  type DeviceReading,
  type GatewayReading,
  type Positions,
  type PositionsView,
} from './positions.ts';
export type { UnverifiedSpan } from '#/core/index.ts';
