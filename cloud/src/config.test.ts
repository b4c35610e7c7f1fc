import { expect, it } from 'vitest';
import { loadConfig } from '@pledgewatch/shared/config';
import { CLOUD_PREFIX, CloudConfig, issuersTwice } from './config.ts';

function load(issuers: readonly object[]) {
  return loadConfig({
    file: 'environment',
    text: '{}',
    schema: CloudConfig,
    prefix: CLOUD_PREFIX,
    checks: [issuersTwice],
    environment: {
      [`${CLOUD_PREFIX}_OIDC_ISSUER`]: 'https://general.example',
      [`${CLOUD_PREFIX}_OIDC_ISSUERS`]: JSON.stringify(issuers),
    },
  });
}

it('tenants have issuers of their own, with the usual claims unless they say otherwise', () => {
  const { oidc } = load([{ tenantId: 'bank-1', issuer: 'https://bank-1.example' }]);
  const usual = { audience: 'pledgewatch', userClaim: 'sub', roleClaim: 'role' };
  const own = { tenantId: 'bank-1', issuer: 'https://bank-1.example', ...usual };
  expect(oidc.issuers).toEqual([own]);
});

it('an issuer that stands twice is refused at its place: nobody could tell whom it speaks for', () => {
  const issuers = ['https://general.example', 'https://one.example', 'https://one.example'];
  const all = issuers.map((issuer, n) => ({ tenantId: `bank-${n}`, issuer }));
  expect(() => load(all)).toThrow(/issuers\[0\].*general[^]*issuers\[2\].*one/);
});
