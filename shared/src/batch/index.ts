export {
  BATCH_AAD,
  BATCH_BYTES_MAX,
  BATCH_INFLATED_BYTES_MAX,
  BATCH_ITEMS_MAX,
  type BatchHeader,
} from './header.ts';
export { sealBatch, type BatchToSeal } from './seal.ts';
export { inflateBatch, openBatch, verifyBatch, type OpenedBatch } from './open.ts';
export { batchRoot, itemSalts } from './leaves.ts';
