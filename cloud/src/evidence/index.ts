export { createLedgerView, type EntryView, type LedgerView } from './ledger-view.ts';
export { concernOf, type FindAlert } from './concern.ts';
export { pledgesNamed } from './own-items.ts';
export { createBundles, type Bundles } from './bundles.ts';
export { enrolledBy } from './enrolments.ts';
export {
  entryLine,
  headerLine,
  linesOf,
  readEntryLine,
  readHeaderLine,
  type PieceHeader,
  type ReadEntry,
} from './piece.ts';
