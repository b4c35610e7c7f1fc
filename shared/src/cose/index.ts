export {
  assembleSign1,
  CoseHeader,
  encodeProtected,
  signCovered,
  signSign1,
  type CoseHeaders,
  type Sign1Request,
} from './sign1.ts';
export { openSign1, SIGN1_HEADER_BYTES_MAX, verifySign1, type OpenedSign1 } from './open.ts';
