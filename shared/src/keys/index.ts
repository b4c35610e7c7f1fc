export {
  generatePrivateKey,
  readAnyPrivateKeyFile,
  readPrivateKeyFile,
  writePrivateKeyFile,
} from './private-key.ts';
export {
  KEY_ID_BYTES,
  keyId,
  PUBLIC_KEY_BYTES,
  publicKeyFromBase64url,
  publicKeyFromRaw,
  publicKeyToBase64url,
  rawPublicKey,
} from './public-key.ts';
