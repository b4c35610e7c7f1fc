import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hash,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { Type, type Static } from '@sinclair/typebox';
import { Id } from '../identity/index.ts';
import { PledgewatchError } from '../errors/index.ts';

/**
 * A one-time enrolment token, `pwt1.{tokenId}.{secret}.{cloud public key}`. The operator hands it to
 * the gateway by hand; the secret itself never travels on the network. It carries the cloud's public
 * key, so the gateway knows whom it enrols with before it says a word.
 */
export interface EnrolmentToken {
  readonly tokenId: string;
  /** 32 random bytes. */
  readonly secret: Uint8Array;
  /** The cloud's raw Ed25519 public key, 32 bytes. */
  readonly cloudKey: Uint8Array;
}

/** What a gateway posts to enrol: its key, and proof that it holds the token. */
export const EnrolmentRequest = Type.Object(
  {
    tokenId: Id,
    siteId: Id,
    gatewayId: Id,
    /** Raw Ed25519 public key, base64url. */
    gatewayKey: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
    nonce: Type.String({ pattern: '^[A-Za-z0-9_-]{22,43}$' }),
    proof: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
  },
  { additionalProperties: false },
);
export type EnrolmentRequest = Static<typeof EnrolmentRequest>;

/**
 * The cloud's answer: proof that it, too, holds the token and saw the same two keys; and the key under
 * which the site's vehicles are marked, sealed for whoever holds the token.
 */
export const EnrolmentAnswer = Type.Object(
  {
    proof: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
    vehicleKey: Type.String({ pattern: '^[A-Za-z0-9_-]{80}$' }),
  },
  { additionalProperties: false },
);
export type EnrolmentAnswer = Static<typeof EnrolmentAnswer>;

export function formatToken({ tokenId, secret, cloudKey }: EnrolmentToken): string {
  return `pwt1.${tokenId}.${base64url(secret)}.${base64url(cloudKey)}`;
}

/** @throws {PledgewatchError} `PW_ENROLMENT_TOKEN_MALFORMED`; the operator makes a new token. */
export function parseToken(text: string): EnrolmentToken {
  const match = /^pwt1\.([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})$/.exec(
    text.trim(),
  );
  if (!match) throw new PledgewatchError('PW_ENROLMENT_TOKEN_MALFORMED');
  const [, tokenId, secret, cloudKey] = match as unknown as [string, string, string, string];
  return {
    tokenId,
    secret: Buffer.from(secret, 'base64url'),
    cloudKey: Buffer.from(cloudKey, 'base64url'),
  };
}

/**
 * HMAC-SHA-256 under the token's secret over both public keys and everything else that is agreed on;
 * `side` keeps one side's proof from being sent back as the other's.
 */
export function enrolmentProof(
  side: 'gateway' | 'cloud',
  secret: Uint8Array,
  about: Omit<EnrolmentRequest, 'proof'> & { readonly cloudKey: Uint8Array },
): string {
  const said = [
    'pledgewatch/enrolment/1',
    side,
    about.tokenId,
    about.siteId,
    about.gatewayId,
    about.gatewayKey,
    base64url(about.cloudKey),
    about.nonce,
  ];
  return createHmac('sha256', secret).update(said.join('\n')).digest('base64url');
}

/** Compares two proofs without telling by its time where they differ. */
export function proofsEqual(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The gateway's broker password: both sides derive it from the token, it never travels. */
export function brokerPassword(secret: Uint8Array): string {
  return base64url(new Uint8Array(hkdfSync('sha256', secret, '', 'pledgewatch/mqtt/1', 32)));
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Seals 32 bytes with AES-256-GCM under a key that both sides derive from the token: 60 bytes, base64url. */
export function sealVehicleKey(secret: Uint8Array, vehicleKey: Uint8Array): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(secret), iv);
  const sealed = Buffer.concat([cipher.update(vehicleKey), cipher.final()]);
  return base64url(Buffer.concat([iv, sealed, cipher.getAuthTag()]));
}

/** The key that was sealed, or null when it was not sealed under this token. */
export function openVehicleKey(secret: Uint8Array, sealed: string): Uint8Array | null {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv(
    'aes-256-gcm',
    sealingKey(secret),
    bytes.subarray(0, IV_BYTES),
    { authTagLength: TAG_BYTES },
  );
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const key = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
  try {
    decipher.final();
  } catch {
    return null;
  }
  return new Uint8Array(key);
}

function sealingKey(secret: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', 'pledgewatch/vehicle-key/1', 32));
}

/** What the cloud keeps of a broker password, which is as good as random: SHA-256 is enough. */
export function passwordDigest(password: string | Uint8Array): Uint8Array {
  return hash('sha256', password, 'buffer');
}

/** Compares a password with what was kept, without telling by its time where they differ. */
export function passwordMatches(digest: Uint8Array, password: string | Uint8Array): boolean {
  return timingSafeEqual(digest, passwordDigest(password));
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
