export { openDocuments, type Documents } from './open.ts';
export { Printing } from './printing.ts';
export type { DocumentsView } from './reading.ts';
export type { Sheet } from './sheet.ts';
export { STATEMENT_EXAMPLE } from './example.ts';
export { AnyDocument } from './paper-record.ts';
export { sheetOf } from './statement-sheet.ts';
