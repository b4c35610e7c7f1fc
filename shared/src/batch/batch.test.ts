import { generateKeyPairSync, hash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSign1 } from '../cose/index.ts';
import { keyId } from '../keys/index.ts';
import {
  BATCH_BYTES_MAX,
  batchRoot,
  CONTENT_TYPE,
  envelopeHash,
  holdsSignedContent,
  inflateBatch,
  itemSalts,
  joinBatch,
  openBatch,
  openEnvelope,
  openItems,
  sealBatch,
  splitBatch,
  verifyEnvelope,
  verifyItem,
  type OpenedItem,
} from './index.ts';

const { privateKey: key, publicKey } = generateKeyPairSync('ed25519');

function sealed(items: readonly string[], salt: Uint8Array = new Uint8Array(16).fill(7)) {
  const header = {
    siteId: 'site-1',
    gatewayId: 'gw-1',
    lane: 'events',
    epoch: 1,
    firstSeq: 1,
    lastSeq: items.length,
    previous: new Uint8Array(32),
    sealedAt: 1_790_000_000_000,
  } as const;
  return sealBatch({ header, items, salt, key, keyId: keyId(key) });
}

const line = fc.string({ maxLength: 40 }).filter((text) => !text.includes('\n'));
const batches = fc
  .record({
    items: fc.array(line, { minLength: 1, maxLength: 40 }),
    salt: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    at: fc.nat(),
  })
  .map(({ items, salt, at }) => ({ items, salt, at: at % items.length }));

describe('a sealed batch', () => {
  it('opens to what was sealed, under the key it was sealed with and no other', () => {
    fc.assert(
      fc.property(batches, ({ items, salt }) => {
        const batch = openBatch(sealed(items, salt));
        expect(inflateBatch(batch).lines.split('\n')).toEqual(items);
        expect(verifyEnvelope(batch, publicKey)).toBe(true);
        expect(holdsSignedContent(batch)).toBe(true);
        expect(verifyEnvelope(batch, generateKeyPairSync('ed25519').publicKey)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  it('is a hash envelope: the payload is the SHA-256 of the content, and says of what (RFC 9995)', () => {
    const { envelope, content } = splitBatch(sealed(['{}']));
    const { payload, protectedHeader, unprotectedHeader } = openSign1(envelope);
    expect(Buffer.compare(payload!, hash('sha256', content, 'buffer'))).toBe(0);
    expect(protectedHeader.get(258)).toBe(-16);
    expect(protectedHeader.get(259)).toBe(CONTENT_TYPE);
    expect(protectedHeader.has(3)).toBe(false);
    expect(unprotectedHeader.size).toBe(0);
  });

  it('never passes with any byte another', () => {
    const bytes = sealed(['{"a":1}', '{"b":2}']);
    const passes = (other: Uint8Array) => {
      try {
        const batch = openBatch(other);
        return verifyEnvelope(batch, publicKey) && holdsSignedContent(batch);
      } catch (error) {
        expect(error).toMatchObject({ code: 'PW_COSE_MALFORMED' });
        return false;
      }
    };
    expect(passes(bytes)).toBe(true);
    for (let at = 0; at < bytes.length; at++) {
      const other = Uint8Array.from(bytes);
      other[at]! ^= 1 << (at % 8);
      expect(passes(other), `byte ${at}`).toBe(false);
    }
  });

  it('is refused in every version but its own', () => {
    const { envelope, content } = splitBatch(sealed(['{}']));
    const hex = Buffer.from(envelope).toString('hex');
    // The batch header begins: array of ten, version 2, text of six.
    for (const version of ['01', '03']) {
      const other = Buffer.from(hex.replace('8a0266', `8a${version}66`), 'hex');
      expect(() => openBatch(joinBatch({ envelope: other, content }))).toThrow(/version/);
    }
  });

  it('is refused when it is not an envelope and its content, or too long', () => {
    const malformed = expect.objectContaining({ code: 'PW_COSE_MALFORMED' }) as Error;
    const { envelope } = splitBatch(sealed(['{}']));
    const three = Uint8Array.of(0x83, 0x40, 0x40, 0x40);
    for (const bytes of [new Uint8Array(), envelope, three]) {
      expect(() => openBatch(bytes)).toThrow(malformed);
    }
    const long = new Uint8Array(BATCH_BYTES_MAX + 1);
    expect(() => openBatch(long)).toThrow(expect.objectContaining({ code: 'PW_BATCH_TOO_LARGE' }));
  });

  it('is named in the next batch by its envelope alone', () => {
    const { envelope, content } = splitBatch(sealed(['{}']));
    expect(envelopeHash(openBatch(joinBatch({ envelope, content })))).toEqual(
      hash('sha256', envelope, 'buffer'),
    );
  });
});

describe('an opened item', () => {
  it('is proven by the envelope alone', () => {
    fc.assert(
      fc.property(batches, ({ items, salt, at }) => {
        const batch = openBatch(sealed(items, salt));
        const [opened] = openItems(batch, [at]);
        const { header } = openEnvelope(batch.envelope);
        expect(opened?.text).toBe(items[at]);
        expect(verifyItem(header, opened!)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('is not proven at another place, with another salt, text or path', () => {
    fc.assert(
      fc.property(batches, fc.nat(), ({ items, salt, at }, seed) => {
        const batch = openBatch(sealed([...items, 'more'], salt));
        const opened = openItems(batch, [at])[0]!;
        const path = opened.path.map((one) => Uint8Array.from(one));
        path[seed % path.length]![seed % 32]! ^= 1;
        const otherSalt = Uint8Array.from(opened.salt);
        otherSalt[seed % 16]! ^= 1;
        const others: Partial<OpenedItem>[] = [
          { item: (at + 1) % (items.length + 1) },
          { salt: otherSalt },
          { salt: opened.salt.subarray(1) },
          { text: `${opened.text} ` },
          { path },
          { path: opened.path.slice(1) },
        ];
        for (const other of others) {
          expect(verifyItem(batch.header, { ...opened, ...other })).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('tells neither the batch’s salt nor another item’s', () => {
    const salt = Buffer.from('the batch’s secret').subarray(0, 16);
    const items = ['{"bank":"a"}', '{"bank":"b"}', '{"bank":"c"}'];
    const opened = openItems(openBatch(sealed(items, salt)), [0])[0]!;
    const told = Buffer.concat([opened.salt, ...opened.path, Buffer.from(opened.text)]);
    const salts = itemSalts(salt, items.length);
    expect(told.includes(salt)).toBe(false);
    for (const other of [1, 2]) {
      expect(told.includes(Buffer.from(salts.subarray(other * 16, other * 16 + 16)))).toBe(false);
      expect(told.includes(items[other]!)).toBe(false);
    }
  });

  it('cannot be had of a batch whose root is of other items', () => {
    const honest = openBatch(sealed(['{"a":1}', '{"b":2}']));
    const root = batchRoot(new Uint8Array(16), ['{"a":1}', '{"c":3}']);
    const lying = { ...honest, header: { ...honest.header, root } };
    const fewer = { ...honest, header: { ...honest.header, lastSeq: 3 } };
    const caught = expect.objectContaining({ code: 'PW_ITEMS_ROOT_INVALID' }) as Error;
    for (const batch of [lying, fewer]) expect(() => openItems(batch, [0])).toThrow(caught);
  });

  it('keeps its salts and root for ever', () => {
    // Reckoned by another program, with SHAKE256 and SHA-256 of another library.
    const salt = new Uint8Array(16);
    expect(Buffer.from(itemSalts(salt, 2)).toString('hex')).toBe(
      'd570b23c455f4f43c4bf34aa6f2b7628c93dd6178de7cbd32e81aeb879630326',
    );
    expect(Buffer.from(batchRoot(salt, ['{"a":1}', '{"b":2}'])).toString('hex')).toBe(
      '9977b0d35fc880f61256baa10207eb76d382a0ffac0788ba344b6d40c222fa02',
    );
  });
});
