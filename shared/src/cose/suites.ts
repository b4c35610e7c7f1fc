import { sign, verify, type KeyObject } from 'node:crypto';

/** One way to sign: its key type, its signature's length, how it is made and checked. */
export interface Suite {
  /** COSE algorithm identifier (header label 1). */
  readonly algorithm: number;
  /** Whether it works with the key: its type, and its curve. */
  fits(key: KeyObject): boolean;
  readonly signatureBytes: number;
  sign(message: Uint8Array, key: KeyObject): Uint8Array;
  verify(message: Uint8Array, key: KeyObject, signature: Uint8Array): boolean;
}

/** EdDSA (RFC 9053 §2.2) over Ed25519 (RFC 8032 §5.1), the suite of every gateway. */
const ed25519: Suite = {
  algorithm: -8,
  fits: ({ asymmetricKeyType }) => asymmetricKeyType === 'ed25519',
  signatureBytes: 64,
  sign: (message, key) => sign(null, message, key),
  verify: (message, key, signature) => verify(null, message, key, signature),
};

/** ECDSA with SHA-256 (RFC 9053 §2.1) over P-256: what smart cards and banks' signing devices hold. */
const es256: Suite = {
  algorithm: -7,
  fits: ({ asymmetricKeyType, asymmetricKeyDetails }) =>
    asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1',
  signatureBytes: 64,
  sign: (message, key) => sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }),
  verify: (message, key, signature) =>
    verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature),
};

const SUITES: readonly Suite[] = [ed25519, es256];

/** The suite a message names, if we speak it. */
export function suiteOfAlgorithm(algorithm: unknown): Suite | undefined {
  return SUITES.find((suite) => suite.algorithm === algorithm);
}

/**
 * The suite a private key signs with.
 *
 * @throws {TypeError} When none does: a mistake of the caller.
 */
export function suiteOfKey(key: KeyObject): Suite {
  const suite = SUITES.find((suite) => suite.fits(key));
  if (!suite) throw new TypeError(`No suite signs with a ${key.asymmetricKeyType ?? key.type} key`);
  return suite;
}
