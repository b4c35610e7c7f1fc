export { epcUri, readTag } from './tag.ts';
export { readUnitId, unitKey, type UnitId } from './unit-id.ts';
