export { inOrder } from './canonical-json.ts';
export { PublicJwk, publicKeyOfJwk, publicJwkOf, signingKeyIdOf } from './public-jwk.ts';
export {
  openSignature,
  signCommand,
  type CommandToSign,
  type OpenedSignature,
} from './signature.ts';
