export { openEpcis, type Epcis } from './open.ts';
export type { EpcisPage, EpcisQuery, EpcisView } from './query.ts';
export { eventDocument, queryDocument } from './document.ts';
export { PER_PAGE_DEFAULT, PER_PAGE_MAX } from './limits.ts';
export { EPCIS_EXAMPLE } from './example.ts';
export { wordOf } from './words.ts';
