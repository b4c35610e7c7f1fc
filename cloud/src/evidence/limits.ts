/** Entries and opened items in one bundle: bounds the work of one request and what a reader must hold. */
export const BUNDLE_PARTS_MAX = 512;
