export { decodeCbor, decodeFirstCbor, encodeCbor } from './canonical.ts';
export {
  bytesLength,
  CborMajor,
  headLength,
  readBytes,
  readHead,
  writeBytes,
  writeHead,
} from './head.ts';
