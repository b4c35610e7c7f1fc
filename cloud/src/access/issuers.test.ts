import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '@pledgewatch/shared/clock';
import { createIssuers } from './issuers.ts';
import type { Tokens } from './tokens.ts';

/** An issuer on loopback, and how it signs. */
interface Issuer {
  readonly url: string;
  readonly server: Server;
  readonly token: (claims: object) => Promise<string>;
}

async function startIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' };
  let url = '';
  const server = createServer((request, response) => {
    const isKeys = request.url?.endsWith('/keys');
    response.end(
      JSON.stringify(isKeys ? { keys: [jwk] } : { issuer: url, jwks_uri: `${url}/keys` }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const token = (claims: object) =>
    new SignJWT({
      iss: url,
      aud: 'pledgewatch',
      exp: Date.now() / 1_000 + 600,
      sub: 'li',
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .sign(privateKey);
  return { url, server, token };
}

const claims = { audience: 'pledgewatch', userClaim: 'sub', roleClaim: 'role' };
let general: Issuer;
let ofBank1: Issuer;
let tokens: Tokens;

beforeAll(async () => {
  [general, ofBank1] = await Promise.all([startIssuer(), startIssuer()]);
  const settings = {
    issuer: general.url,
    tenantClaim: 'tenant',
    ...claims,
    issuers: [{ ...claims, tenantId: 'bank-1', issuer: ofBank1.url }],
  };
  tokens = createIssuers(settings, { clock: systemClock, fetch }) as Tokens;
});
afterAll(async () => {
  for (const { server } of [general, ofBank1]) {
    await new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
  }
});

it('a tenant’s own issuer speaks for it and for no other, whatever its tokens claim', async () => {
  const { actor } = await tokens.holder(await ofBank1.token({ role: 'pledgee', tenant: 'bank-2' }));
  expect(actor).toEqual({ tenantId: 'bank-1', userId: 'li', role: 'pledgee' });
});

it('the general issuer speaks for every tenant but those that have one of their own', async () => {
  const ofOther = await general.token({ role: 'pledgor', tenant: 'borrower-1' });
  expect((await tokens.holder(ofOther)).actor.tenantId).toBe('borrower-1');
  const ofBank = tokens.holder(await general.token({ role: 'pledgee', tenant: 'bank-1' }));
  await expect(ofBank).rejects.toMatchObject({ code: 'PW_TOKEN_NOT_FOR_US' });
});

it('a token that names one issuer and is signed by another is none', async () => {
  const forged = await general.token({ iss: ofBank1.url, role: 'pledgee' });
  await expect(tokens.holder(forged)).rejects.toMatchObject({ code: 'PW_TOKEN_INVALID' });
  const stranger = await general.token({ iss: 'https://elsewhere.example', role: 'pledgee' });
  await expect(tokens.holder(stranger)).rejects.toMatchObject({ code: 'PW_TOKEN_NOT_FOR_US' });
});

it('without an issuer there is no log-in by token', () => {
  const none = { tenantClaim: 'tenant', ...claims, issuers: [] };
  expect(createIssuers(none, { clock: systemClock, fetch })).toBeUndefined();
});
