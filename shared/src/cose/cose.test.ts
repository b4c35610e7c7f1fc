import { generateKeyPairSync, verify } from 'node:crypto';
import { encode } from 'cborg';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCbor } from '../cbor/index.ts';
import { PledgewatchError } from '../errors/index.ts';
import { CoseHeader, openSign1, signSign1, verifySign1, type CoseHeaders } from './index.ts';

const { privateKey: key, publicKey } = generateKeyPairSync('ed25519');
const payload = Buffer.from('214 coils of steel');
const externalAad = Buffer.from('test/1');
const protectedHeader: CoseHeaders = new Map<number | string, unknown>([
  [4, Uint8Array.of(1, 2, 3)],
  [-65_537, ['site-1', 7, Buffer.from('digest')]],
]);

/** A tagged COSE_Sign1 with any four items in it. */
function framed(items: readonly unknown[]): Uint8Array {
  return Buffer.concat([Uint8Array.of(0xd2), encode(items)]);
}

const headers = encodeCbor(new Map([[1, -8]]));

describe('a signed message', () => {
  it('opens to what was signed and verifies', () => {
    const labels = fc.oneof(fc.integer({ min: 5, max: 70_000 }), fc.string());
    const header = fc.array(fc.tuple(labels, fc.oneof(fc.uint8Array(), fc.string(), fc.nat())));
    const bytes = fc.uint8Array({ maxLength: 70_000 });
    fc.assert(
      fc.property(header, bytes, fc.uint8Array(), (entries, payload, externalAad) => {
        const protectedHeader = new Map(entries);
        const opened = openSign1(signSign1({ protectedHeader, payload, externalAad, key }));
        expect(opened.protectedHeader).toEqual(new Map([[1, -8], ...protectedHeader]));
        expect(opened.payload).toEqual(payload);
        expect(verifySign1(opened, publicKey, { externalAad })).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('is the COSE_Sign1 of RFC 9052 §4.2, signed over the Sig_structure of §4.4', () => {
    const unprotectedHeader = new Map([[396, 'proof']]);
    const bytes = signSign1({ protectedHeader, unprotectedHeader, payload, externalAad, key });
    const { protectedBytes, signature } = openSign1(bytes);
    const message = framed([protectedBytes, unprotectedHeader, payload, signature]);
    expect(Buffer.from(bytes)).toEqual(message);
    const covered = encode(['Signature1', protectedBytes, externalAad, payload]);
    expect(verify(null, covered, publicKey, signature)).toBe(true);
  });

  it('may leave its payload out', () => {
    const bytes = signSign1({ protectedHeader, payload, detached: true, key });
    const opened = openSign1(bytes);
    expect(opened.payload).toBeNull();
    expect(verifySign1(opened, publicKey, { detachedPayload: payload })).toBe(true);
    expect(verifySign1(opened, publicKey, { detachedPayload: Buffer.from('213 coils') })).toBe(
      false,
    );
    expect(verifySign1(opened, publicKey)).toBe(false);
  });

  it('carries one payload at most', () => {
    const opened = openSign1(signSign1({ protectedHeader, payload, key }));
    expect(verifySign1(opened, publicKey, { detachedPayload: payload })).toBe(false);
  });

  it('fails or does not open, whichever bit is turned', () => {
    const bytes = signSign1({ protectedHeader, payload, externalAad, key });
    for (let at = 0; at < bytes.length * 8; at++) {
      const tampered = Uint8Array.from(bytes);
      tampered[at >> 3]! ^= 1 << (at & 7);
      expect(believes(tampered), `bit ${at}`).toBe(false);
    }
  });

  it('is not believed for another purpose or under another key', () => {
    const opened = openSign1(signSign1({ protectedHeader, payload, externalAad, key }));
    expect(verifySign1(opened, publicKey, { externalAad: Buffer.from('test/2') })).toBe(false);
    expect(verifySign1(opened, publicKey)).toBe(false);
    const stranger = generateKeyPairSync('ed25519').publicKey;
    expect(verifySign1(opened, stranger, { externalAad })).toBe(false);
    const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    expect(verifySign1(opened, elliptic, { externalAad })).toBe(false);
  });

  it.each([-7, -19, 0, 'EdDSA', null])('is not believed under algorithm %s', (algorithm) => {
    const protectedBytes = encodeCbor(new Map([[1, algorithm]]));
    const good = openSign1(signSign1({ protectedHeader: new Map(), payload, key }));
    const opened = openSign1(framed([protectedBytes, new Map(), payload, good.signature]));
    expect(verifySign1(opened, publicKey)).toBe(false);
  });

  it('takes its algorithm from the key', () => {
    const named = new Map([[CoseHeader.algorithm, -7]]);
    expect(() => signSign1({ protectedHeader: named, payload, key })).toThrow(TypeError);
    const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
    expect(() => signSign1({ protectedHeader, payload, key: elliptic })).toThrow(TypeError);
  });

  function believes(bytes: Uint8Array): boolean {
    try {
      return verifySign1(openSign1(bytes), publicKey, { externalAad });
    } catch (error) {
      expect(error).toMatchObject({ code: 'PW_COSE_MALFORMED' });
      return false;
    }
  }
});

describe('what is not a COSE_Sign1', () => {
  const signature = new Uint8Array(64);
  const empty = new Map();
  const good = framed([headers, empty, payload, signature]);

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['no tag', encode([headers, empty, payload, signature])],
    ['another tag', Buffer.concat([Uint8Array.of(0xd1), good.subarray(1)])],
    ['three items', framed([headers, empty, payload])],
    ['five items', framed([headers, empty, payload, signature, 1])],
    ['a byte behind the end', Buffer.concat([good, Uint8Array.of(0)])],
    ['a byte too few', good.subarray(0, -1)],
    ['a protected header that is not bytes', framed([empty, empty, payload, signature])],
    ['a protected header that is not a map', framed([encode([1]), empty, payload, signature])],
    ['an unprotected header that is not a map', framed([headers, [], payload, signature])],
    ['a payload that is text', framed([headers, empty, 'text', signature])],
    ['a signature that is text', framed([headers, empty, payload, 'text'])],
    [
      'a label that is neither integer nor text',
      framed([headers, new Map([[true, 1]]), payload, signature]),
    ],
    ['a label in both headers', framed([headers, new Map([[1, -8]]), payload, signature])],
    [
      'a critical extension',
      framed([
        encode(
          new Map<number, unknown>([
            [1, -8],
            [2, [99]],
          ]),
        ),
        empty,
        payload,
        signature,
      ]),
    ],
    [
      'header keys out of order',
      framed([Buffer.from('a204000127', 'hex'), empty, payload, signature]),
    ],
    [
      'a header longer than any of ours',
      framed([encode(new Map([[9, new Uint8Array(4_096)]])), empty, payload, signature]),
    ],
    [
      'an endless unprotected header',
      framed([headers, new Map([[9, new Uint8Array(5_000)]]), payload, signature]),
    ],
  ])('is refused: %s', (_, bytes) => {
    expect(() => openSign1(bytes)).toThrow(
      expect.objectContaining({ code: 'PW_COSE_MALFORMED' }) as PledgewatchError,
    );
  });

  it('is refused with a code, whatever the bytes', () => {
    const starts = fc.constantFrom([], [0xd2, 0x84], [...good.subarray(0, 8)]);
    fc.assert(
      fc.property(starts, fc.uint8Array({ maxLength: 200 }), (start, rest) => {
        try {
          openSign1(Uint8Array.of(...start, ...rest));
        } catch (error) {
          expect(error).toBeInstanceOf(PledgewatchError);
        }
      }),
    );
  });

  it('reads a protected header of no bytes as empty (RFC 9052 §3)', () => {
    const opened = openSign1(framed([new Uint8Array(), empty, payload, signature]));
    expect(opened.protectedHeader.size).toBe(0);
    expect(verifySign1(opened, publicKey)).toBe(false);
  });
});
