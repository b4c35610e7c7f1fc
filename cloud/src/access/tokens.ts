import { Value } from '@sinclair/typebox/value';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import type { Clock, EpochMs } from '@pledgewatch/shared/clock';
import { Actor } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { createIssuerKeys, type KeyFinder } from './issuer-keys.ts';
import { TOKEN_CLOCK_ERROR_S } from './limits.ts';
import { ALL_ROLES } from './roles.ts';

/** Whose tokens are believed, and under which names they say who somebody is. */
export interface TokenSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly tenantClaim: string;
  readonly userClaim: string;
  readonly roleClaim: string;
  /** The one tenant it speaks for, whatever its tokens claim; absent: the one that a token claims. */
  readonly tenantId?: string;
  /** Tenants that have an issuer of their own, and so are not its to speak for. */
  readonly notTenants?: ReadonlySet<string>;
}

/** Who a token speaks for, and until when. */
export interface TokenHolder {
  readonly actor: Actor;
  readonly expiresAt: EpochMs;
}

/** Log-in by OpenID Connect: signed tokens of configured issuers (RFC 7519, RFC 8725), beside API keys. */
export interface Tokens {
  /**
   * @throws {PledgewatchError} `PW_TOKEN_INVALID`, `PW_TOKEN_KEY_UNKNOWN`, `PW_TOKEN_EXPIRED`,
   * `PW_TOKEN_NOT_FOR_US`, `PW_TOKEN_HOLDER_UNKNOWN`: whoever sent it needs another;
   * `PW_ISSUER_UNREACHABLE`: the operator must act.
   */
  holder(token: string): Promise<TokenHolder>;
}

/** Signatures by a private key that never leaves the issuer: a secret we shared could forge tokens. */
const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');

/** Whether it has the form of a token; an API key never has. */
export function isToken(text: string): boolean {
  return text.split('.', 4).length === 3;
}

/** @param ports.fetch The network, by which the issuer's keys are read. */
export function createTokens(
  settings: TokenSettings,
  ports: { readonly clock: Clock; readonly fetch: typeof globalThis.fetch },
): Tokens {
  const { issuer, audience } = settings;
  const keys = createIssuerKeys(issuer, ports);

  async function verified(token: string, find: KeyFinder): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, find, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp'],
      clockTolerance: TOKEN_CLOCK_ERROR_S,
      currentDate: new Date(ports.clock.now()),
    });
    return payload;
  }

  async function payloadOf(token: string): Promise<JWTPayload> {
    try {
      return await verified(token, await keys.current());
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      return verified(token, await keys.renewed());
    }
  }

  return {
    async holder(token) {
      try {
        const payload = await payloadOf(token);
        const expiresAt = ((payload.exp as number) + TOKEN_CLOCK_ERROR_S) * 1_000;
        return { actor: actorOf(payload, settings), expiresAt };
      } catch (error) {
        throw refusalOf(error);
      }
    },
  };
}

/** @throws {PledgewatchError} `PW_TOKEN_HOLDER_UNKNOWN` naming every claim that does not serve. */
function actorOf(payload: JWTPayload, settings: TokenSettings): Actor {
  const { tenantClaim, userClaim, roleClaim } = settings;
  const said = {
    tenantId: settings.tenantId ?? payload[tenantClaim],
    userId: payload[userClaim],
    role: roleOf(payload[roleClaim]),
  };
  if (Value.Check(Actor, said)) {
    if (!settings.notTenants?.has(said.tenantId)) return said;
    throw new PledgewatchError('PW_TOKEN_NOT_FOR_US');
  }
  const names = { tenantId: tenantClaim, userId: userClaim, role: roleClaim };
  const wrong = Object.entries(names).filter(
    ([part]) => !Value.Check(Actor.properties[part as keyof Actor], said[part as keyof Actor]),
  );
  const claims = wrong.map(([, name]) => name).join(', ');
  throw new PledgewatchError('PW_TOKEN_HOLDER_UNKNOWN', { claims });
}

/** Issuers give one role or a list, in which others of their own may stand; two of ours are no answer. */
function roleOf(said: unknown): unknown {
  if (!Array.isArray(said)) return said;
  const ours = ALL_ROLES.filter((role) => said.includes(role));
  return ours.length === 1 ? ours[0] : undefined;
}

/** Nothing of the token itself is told: it may still be good elsewhere. */
function refusalOf(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return new PledgewatchError('PW_TOKEN_EXPIRED');
  if (error instanceof errors.JWKSNoMatchingKey)
    return new PledgewatchError('PW_TOKEN_KEY_UNKNOWN');
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim } = error;
    if (claim === 'nbf') return new PledgewatchError('PW_TOKEN_EXPIRED');
    const isForOthers = claim === 'iss' || claim === 'aud';
    return new PledgewatchError(isForOthers ? 'PW_TOKEN_NOT_FOR_US' : 'PW_TOKEN_INVALID');
  }
  return error instanceof errors.JOSEError ? new PledgewatchError('PW_TOKEN_INVALID') : error;
}
