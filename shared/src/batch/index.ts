export {
  BATCH_AAD,
  BATCH_BYTES_MAX,
  BATCH_INFLATED_BYTES_MAX,
  BATCH_ITEMS_MAX,
  BATCH_VERSION,
  CONTENT_TYPE,
  type BatchHeader,
} from './header.ts';
export { joinBatch, splitBatch, type BatchParts } from './framing.ts';
export { sealBatch, type BatchToSeal } from './seal.ts';
export {
  envelopeHash,
  holdsSignedContent,
  inflateBatch,
  openBatch,
  openEnvelope,
  verifyEnvelope,
  type InflatedBatch,
  type OpenedBatch,
  type OpenedEnvelope,
} from './open.ts';
export { batchRoot, itemSalts } from './leaves.ts';
export { givesSignedRoot, itemCount, openItems, verifyItem, type OpenedItem } from './opening.ts';
