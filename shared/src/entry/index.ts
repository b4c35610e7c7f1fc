export {
  decodeEntry,
  encodeEntry,
  entryLeaf,
  entryLeafHash,
  ENTRY_BYTES_MAX,
  ENTRY_KINDS,
  type Entry,
  type EntryKind,
} from './entry.ts';
