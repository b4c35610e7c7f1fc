import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@pledgewatch/shared/clock';
import {
  brokerPassword,
  enrolmentProof,
  formatToken,
  passwordDigest,
  proofsEqual,
  sealVehicleKey,
  type EnrolmentAnswer,
  type EnrolmentRequest,
} from '@pledgewatch/shared/enrolment';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { GatewayCredential } from '#/broker/index.ts';
import { TOKENS_MAX } from './limits.ts';

export interface EnrolmentPorts {
  /** Secrets live here and never in the ledger. */
  readonly db: DatabaseSync;
  readonly clock: Clock;
  /** The cloud's raw Ed25519 public key. */
  readonly cloudKey: Uint8Array;
  /** Under which vehicles of a site are marked, 32 bytes. */
  readonly vehicleKey: (siteId: string) => Uint8Array;
  /** 32 random bytes. */
  readonly random: (bytes: number) => Uint8Array;
  /** Puts the gateway's key into the ledger. */
  readonly enrol: (gateway: {
    gatewayId: string;
    siteId: string;
    publicKey: string;
    tokenId: string;
  }) => void;
}

export interface Enrolment {
  /** A one-time token for a gateway of a site, good for `ttlMs`. */
  createToken(of: { gatewayId: string; siteId: string; ttlMs: number }): string;
  /**
   * Proves a gateway by its token, once.
   *
   * @throws {PledgewatchError} `PW_ENROLMENT_REFUSED`, with nothing that tells an attacker why.
   */
  enrol(request: EnrolmentRequest): EnrolmentAnswer;
  /** What the gateway proves itself with at the broker; undefined until it has enrolled. */
  credential(gatewayId: string): GatewayCredential | undefined;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS enrolment_tokens (
    token_id TEXT PRIMARY KEY,
    secret BLOB NOT NULL,
    site_id TEXT NOT NULL,
    gateway_id TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    used_by TEXT
  ) STRICT;
  CREATE TABLE IF NOT EXISTS gateway_credentials (
    gateway_id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL,
    password_digest BLOB NOT NULL
  ) STRICT;
`;

interface TokenRow {
  readonly secret: Uint8Array;
  readonly siteId: string;
  readonly gatewayId: string;
  readonly expiresAt: number;
  readonly usedBy: string | null;
}

/** Enrolls gateways: the token's secret never travels, both sides prove it by an HMAC over both keys. */
export function createEnrolment(ports: EnrolmentPorts): Enrolment {
  const { db, clock, cloudKey, random, enrol } = ports;
  db.exec(SCHEMA);
  const sql = prepare(db);
  const credentials = new Map<string, GatewayCredential>(
    sql.credentials
      .all()
      .map((row) => [
        row['gatewayId'] as string,
        { siteId: row['siteId'] as string, passwordDigest: row['passwordDigest'] as Uint8Array },
      ]),
  );

  function createToken({ gatewayId, siteId, ttlMs }: Parameters<Enrolment['createToken']>[0]) {
    sql.dropExpired.run(clock.now());
    if ((sql.countTokens.get()?.['n'] as number) >= TOKENS_MAX) {
      throw new PledgewatchError('PW_ENROLMENT_TOKENS_FULL', { tokensMax: TOKENS_MAX });
    }
    const tokenId = Buffer.from(random(9)).toString('hex');
    const secret = random(32);
    sql.putToken.run(tokenId, secret, siteId, gatewayId, clock.now() + ttlMs);
    return formatToken({ tokenId, secret, cloudKey });
  }

  /** The row a request proves to hold; a request repeated with the same key is answered again. */
  function provenToken(request: EnrolmentRequest): TokenRow {
    const row = sql.token.get(request.tokenId) as TokenRow | undefined;
    const proven =
      row !== undefined &&
      proofsEqual(request.proof, enrolmentProof('gateway', row.secret, { ...request, cloudKey })) &&
      row.siteId === request.siteId &&
      row.gatewayId === request.gatewayId &&
      row.expiresAt > clock.now() &&
      (row.usedBy === null || row.usedBy === request.gatewayKey);
    if (!proven) throw new PledgewatchError('PW_ENROLMENT_REFUSED');
    return row;
  }

  /** The ledger knows a token's gateway before we do: after a crash in between, the same key gets in. */
  function putInLedger(gateway: Parameters<EnrolmentPorts['enrol']>[0]): void {
    try {
      enrol(gateway);
    } catch (error) {
      const isOfAnotherKey =
        error instanceof PledgewatchError && error.code === 'PW_IDEMPOTENCY_CONFLICT';
      throw isOfAnotherKey ? new PledgewatchError('PW_ENROLMENT_REFUSED') : error;
    }
  }

  /** Token and credential in one commit; what other tokens there are for the gateway end with it. */
  function give(
    { gatewayId, gatewayKey, tokenId }: EnrolmentRequest,
    credential: GatewayCredential,
  ) {
    const { siteId, passwordDigest: digest } = credential;
    db.exec('BEGIN IMMEDIATE');
    try {
      sql.useToken.run(gatewayKey, tokenId);
      sql.putCredential.run(gatewayId, siteId, digest);
      sql.dropOthers.run(gatewayId, tokenId);
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
    credentials.set(gatewayId, credential);
  }

  return {
    createToken,
    enrol(request) {
      const { tokenId, gatewayId, siteId, gatewayKey } = request;
      const { secret, usedBy } = provenToken(request);
      if (usedBy === null) {
        putInLedger({ gatewayId, siteId, publicKey: gatewayKey, tokenId });
        give(request, { siteId, passwordDigest: passwordDigest(brokerPassword(secret)) });
      }
      return {
        proof: enrolmentProof('cloud', secret, { ...request, cloudKey }),
        vehicleKey: sealVehicleKey(secret, ports.vehicleKey(siteId)),
      };
    },
    credential: (gatewayId) => credentials.get(gatewayId),
  };
}

function prepare(db: DatabaseSync) {
  return {
    putToken: db.prepare(
      `INSERT INTO enrolment_tokens (token_id, secret, site_id, gateway_id, expires_at)
       VALUES (?, ?, ?, ?, ?)`,
    ),
    token: db.prepare(
      `SELECT secret, site_id AS siteId, gateway_id AS gatewayId, expires_at AS expiresAt,
       used_by AS usedBy FROM enrolment_tokens WHERE token_id = ?`,
    ),
    useToken: db.prepare('UPDATE enrolment_tokens SET used_by = ? WHERE token_id = ?'),
    dropOthers: db.prepare('DELETE FROM enrolment_tokens WHERE gateway_id = ? AND token_id <> ?'),
    dropExpired: db.prepare('DELETE FROM enrolment_tokens WHERE expires_at < ?'),
    countTokens: db.prepare('SELECT count(*) AS n FROM enrolment_tokens'),
    putCredential: db.prepare('INSERT OR REPLACE INTO gateway_credentials VALUES (?, ?, ?)'),
    credentials: db.prepare(
      'SELECT gateway_id AS gatewayId, site_id AS siteId, password_digest AS passwordDigest FROM gateway_credentials',
    ),
  };
}
