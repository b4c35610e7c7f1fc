import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCbor } from '../cbor/index.ts';
import { openSign1, signSign1 } from '../cose/index.ts';
import { keyId } from '../keys/index.ts';
import { inclusionProof, leafHash, rootOf } from '../merkle/index.ts';
import { issueReceipts, verifyReceipt } from './index.ts';

const { privateKey: key, publicKey } = generateKeyPairSync('ed25519');
const malformed = expect.objectContaining({ code: 'PW_COSE_MALFORMED' }) as Error;
const invalid = expect.objectContaining({ code: 'PW_SIGNATURE_INVALID' }) as Error;

function ledgerOf(treeSize: number) {
  const hashes = Array.from({ length: treeSize }, (_, index) => leafHash(Buffer.from(`${index}`)));
  const leaves = hashes.map((_, index) => ({ index, proof: inclusionProof(hashes, index) }));
  const root = rootOf(hashes);
  return { hashes, root, receipts: issueReceipts({ leaves, treeSize, root, key }) };
}

describe('an inclusion receipt', () => {
  it('proves its leaf, and no other, under the key of the ledger', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), (treeSize, at) => {
        const { hashes, receipts } = ledgerOf(treeSize);
        const leafIndex = at % treeSize;
        const receipt = receipts[leafIndex]!;
        const place = verifyReceipt(receipt, hashes[leafIndex]!, publicKey);
        expect(place).toEqual({ treeSize, leafIndex });
        expect(() => verifyReceipt(receipt, leafHash(Buffer.from('x')), publicKey)).toThrow(
          invalid,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('shares its signature with all receipts of its tree size', () => {
    const { receipts } = ledgerOf(9);
    const signatures = receipts.map((bytes) =>
      Buffer.from(openSign1(bytes).signature).toString('hex'),
    );
    expect(receipts).toHaveLength(9);
    expect(new Set(signatures).size).toBe(1);
  });

  it('has the headers of RFC 9942', () => {
    const { hashes, receipts } = ledgerOf(2);
    const opened = openSign1(receipts[0]!);
    const id = Uint8Array.from(keyId(publicKey));
    expect(opened.protectedHeader).toEqual(
      new Map<number, unknown>([
        [1, -8],
        [4, id],
        [395, 1],
      ]),
    );
    const proof = encodeCbor([2, 0, [hashes[1]]]);
    expect(opened.unprotectedHeader).toEqual(new Map([[396, new Map([[-1, [proof]]])]]));
    expect(opened.payload).toBeNull();
  });

  it('is refused whichever bit is turned', () => {
    const { hashes, receipts } = ledgerOf(3);
    const receipt = receipts[1]!;
    for (let at = 0; at < receipt.length * 8; at++) {
      const tampered = Uint8Array.from(receipt);
      tampered[at >> 3]! ^= 1 << (at & 7);
      const code = expect.stringMatching(/^PW_(COSE_MALFORMED|SIGNATURE_INVALID)$/) as string;
      expect(() => verifyReceipt(tampered, hashes[1]!, publicKey), `bit ${at}`).toThrow(
        expect.objectContaining({ code }) as Error,
      );
    }
  });

  it('is not believed under another key', () => {
    const { hashes, receipts } = ledgerOf(3);
    const stranger = generateKeyPairSync('ed25519').publicKey;
    expect(() => verifyReceipt(receipts[0]!, hashes[0]!, stranger)).toThrow(invalid);
  });

  const leaf = leafHash(Buffer.from('only'));
  const proof = encodeCbor([1, 0, []]);
  const structure = new Map([[395, 1]]);

  function receiptWith(proofs: unknown, protectedHeader = structure, detached = true) {
    const unprotectedHeader = new Map([[396, proofs]]);
    return signSign1({ protectedHeader, unprotectedHeader, payload: leaf, detached, key });
  }

  it('may be the whole tree', () => {
    const place = verifyReceipt(receiptWith(new Map([[-1, [proof]]])), leaf, publicKey);
    expect(place).toEqual({ treeSize: 1, leafIndex: 0 });
  });

  it.each([
    ['not COSE at all', Buffer.from('receipt')],
    ['no proofs', receiptWith(new Map())],
    ['proofs that are no map', receiptWith([proof])],
    ['no proof in the list', receiptWith(new Map([[-1, []]]))],
    ['two proofs', receiptWith(new Map([[-1, [proof, proof]]]))],
    ['a proof that is not bytes', receiptWith(new Map([[-1, [[1, 0, []]]]]))],
    ['a proof that is not CBOR', receiptWith(new Map([[-1, [Uint8Array.of(0xff)]]]))],
    ['a proof of two items', receiptWith(new Map([[-1, [encodeCbor([1, 0])]]]))],
    ['a size that is text', receiptWith(new Map([[-1, [encodeCbor(['1', 0, []])]]]))],
    ['a negative index', receiptWith(new Map([[-1, [encodeCbor([1, -1, []])]]]))],
    ['a path of numbers', receiptWith(new Map([[-1, [encodeCbor([1, 0, [1]])]]]))],
    ['another structure', receiptWith(new Map([[-1, [proof]]]), new Map([[395, 2]]))],
    ['its payload inside', receiptWith(new Map([[-1, [proof]]]), structure, false)],
  ])('is refused: %s', (_, bytes) => {
    expect(() => verifyReceipt(bytes, leaf, publicKey)).toThrow(malformed);
  });
});
