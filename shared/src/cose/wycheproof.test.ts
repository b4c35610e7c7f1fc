import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { publicKeyFromRaw } from '../keys/index.ts';
import { suiteOfAlgorithm } from './suites.ts';

const file = fileURLToPath(
  new URL('../../../../shared/standards/wycheproof/ed25519_test.json', import.meta.url),
);
const absent = !existsSync(file);

describe.skipIf(absent)('wycheproof Ed25519 vectors (../shared/standards/wycheproof)', () => {
  it('are accepted and refused by the EdDSA suite as they say', () => {
    const { testGroups, numberOfTests } = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
    let tried = 0;
    for (const { publicKey, tests } of testGroups) {
      const key = publicKeyFromRaw(Buffer.from(publicKey.pk, 'hex'));
      for (const { tcId, msg, sig, result } of tests) {
        const [message, signature] = [Buffer.from(msg, 'hex'), Buffer.from(sig, 'hex')];
        const verified = suiteOfAlgorithm(-8)!.verify(message, key, signature);
        expect(verified, `test ${tcId}`).toBe(result === 'valid');
        tried++;
      }
    }
    expect(tried).toBe(numberOfTests);
  });
});

interface Vectors {
  readonly numberOfTests: number;
  readonly testGroups: readonly {
    readonly publicKey: { readonly pk: string };
    readonly tests: readonly { tcId: number; msg: string; sig: string; result: string }[];
  }[];
}
