export { epcUri } from './tag.ts';
export { readUnitId, unitKey, type UnitId } from './unit-id.ts';
