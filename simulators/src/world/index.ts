export {
  Action,
  actions,
  type ActionOf,
  deviceActions,
  goodsActions,
  truckActions,
} from './action.ts';
export { apply, type Applied } from './apply.ts';
export { checkSpec, problemsOfSpec, type Problem } from './check-spec.ts';
export { chanceFrom } from './chance.ts';
export { demoWarehouse } from './demo-warehouse.ts';
export { sgtin96Hex } from './epc.ts';
export { type Arrival, DeviceNetwork, NetworkSpec } from './device-network.ts';
export type { Fact } from './fact.ts';
export { snapshot } from './snapshot.ts';
export { RateSpec, type WeighbridgeSpec, WorldSpec } from './spec.ts';
export { WAREHOUSES } from './warehouses.ts';
export { nextAt, skipTo, step } from './step.ts';
export { initialErrorGrams, minimumGrams } from './accuracy.ts';
export { createWorld, type World } from './world.ts';
