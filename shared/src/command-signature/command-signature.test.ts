import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../command/index.ts';
import { signSign1 } from '../cose/index.ts';
import {
  inOrder,
  openSignature,
  publicJwkOf,
  publicKeyOfJwk,
  signCommand,
  signingKeyIdOf,
} from './index.ts';

const AT = Date.UTC(2026, 10, 25, 8);
const keys = {
  Ed25519: generateKeyPairSync('ed25519').privateKey,
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
};
const what = {
  tenantId: 'bank-1',
  idempotencyKey: 'make-R-7',
  command: { type: 'release.make', releaseId: 'R-7' } as Command,
};

describe.each(Object.entries(keys))('a command signed by %s', (_, key) => {
  const jwk = publicJwkOf(key);

  it('is verified by the public key that it names, and says when it was signed', () => {
    const opened = openSignature(signCommand(what, key, AT));
    expect(opened).toMatchObject({ signingKeyId: signingKeyIdOf(jwk), signedAt: AT });
    expect(opened.isOver(what, publicKeyOfJwk(jwk))).toBe(true);
    const reordered = { ...what, command: { releaseId: 'R-7', type: 'release.make' } as Command };
    expect(opened.isOver(reordered, publicKeyOfJwk(jwk))).toBe(true);
  });

  it('is over nothing else, and over nothing when a bit is turned', () => {
    const signature = signCommand(what, key, AT);
    const publicKey = publicKeyOfJwk(jwk);
    for (const other of [
      { ...what, idempotencyKey: 'make-R-8' },
      { ...what, tenantId: 'bank-2' },
      { ...what, command: { type: 'release.check', releaseId: 'R-7' } as Command },
    ]) {
      expect(openSignature(signature).isOver(other, publicKey)).toBe(false);
    }
    const bytes = Buffer.from(signature, 'base64url');
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const turned = Buffer.from(bytes);
        turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        try {
          expect(openSignature(turned.toString('base64url')).isOver(what, publicKey)).toBe(false);
        } catch (error) {
          expect(error).toMatchObject({ code: 'PW_SIGNATURE_UNREADABLE' });
        }
      }),
    );
  });
});

it('a key is named by its thumbprint: the example of RFC 8037 appendix A.3', () => {
  const jwk = {
    kty: 'OKP',
    crv: 'Ed25519',
    x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  } as const;
  const thumbprint = Buffer.from('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k', 'base64url');
  expect(signingKeyIdOf(jwk)).toBe(thumbprint.toString('hex'));
});

it('a signature made for something else is none for a command', () => {
  const bytes = signSign1({
    protectedHeader: new Map<number, unknown>([
      [4, Buffer.from(signingKeyIdOf(publicJwkOf(keys.Ed25519)), 'hex')],
      [15, new Map([[6, AT / 1_000]])],
    ]),
    payload: Buffer.from(JSON.stringify(inOrder(what))),
    detached: true,
    externalAad: Buffer.from('pledgewatch/instruction/1'),
    key: keys.Ed25519,
  });
  const opened = openSignature(Buffer.from(bytes).toString('base64url'));
  expect(opened.isOver(what, keys.Ed25519)).toBe(false);
});

it.each([
  [
    'a point that is not on its curve',
    { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) },
  ],
  ['another spelling of a key', { kty: 'OKP', crv: 'Ed25519', x: `${'A'.repeat(42)}B` }],
] as const)('%s is no public key', (_, jwk) => {
  expect(() => publicKeyOfJwk(jwk)).toThrow(expect.objectContaining({ code: 'PW_KEY_MALFORMED' }));
});

it('canonical JSON puts members in the order of their UTF-16 code units, at every depth (RFC 8785 §3.2.3)', () => {
  const value = { '\u20ac': 1, '\r': 2, '1': 3, '😀': { b: [{ z: 1, a: 2 }], a: 0 }, ö: 4 };
  expect(JSON.stringify(inOrder(value))).toBe(
    '{"1":3,"\\r":2,"ö":4,"€":1,"😀":{"a":0,"b":[{"a":2,"z":1}]}}',
  );
});
