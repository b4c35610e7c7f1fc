export {
  decodeEntry,
  encodeEntry,
  ENTRY_BYTES_MAX,
  ENTRY_KINDS,
  type Entry,
  type EntryKind,
} from './entry.ts';
