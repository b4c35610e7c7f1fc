import { decodeJwt } from 'jose';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { createTokens, type Tokens, type TokenSettings } from './tokens.ts';

/** Whose tokens log in: one issuer for whichever tenant its tokens claim, and those of single tenants. */
export interface IssuerSettings extends Omit<TokenSettings, 'issuer' | 'tenantId' | 'notTenants'> {
  readonly issuer?: string | undefined;
  readonly issuers: readonly (Omit<TokenSettings, 'tenantClaim' | 'notTenants'> & {
    readonly tenantId: string;
  })[];
}

/**
 * Every configured issuer, each with keys of its own; undefined where there is none. A tenant that has an
 * issuer is spoken for by no other.
 */
export function createIssuers(
  { issuer, issuers, ...claims }: IssuerSettings,
  ports: Parameters<typeof createTokens>[1],
): Tokens | undefined {
  const { tenantClaim } = claims;
  const byIssuer = new Map(
    issuers.map((own) => [own.issuer, createTokens({ tenantClaim, ...own }, ports)]),
  );
  if (issuer !== undefined) {
    const notTenants = new Set(issuers.map(({ tenantId }) => tenantId));
    byIssuer.set(issuer, createTokens({ issuer, ...claims, notTenants }, ports));
  }
  if (byIssuer.size === 0) return undefined;
  return {
    async holder(token) {
      const tokens = byIssuer.get(issuerOf(token));
      if (tokens) return tokens.holder(token);
      throw new PledgewatchError('PW_TOKEN_NOT_FOR_US');
    },
  };
}

/** What a token says of itself, before anything of it is believed: it only chooses who verifies it. */
function issuerOf(token: string): string {
  try {
    return String(decodeJwt(token).iss);
  } catch {
    throw new PledgewatchError('PW_TOKEN_INVALID');
  }
}
