import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCbor } from '../cbor/index.ts';
import { decodeEntry, encodeEntry, ENTRY_BYTES_MAX, ENTRY_KINDS, type Entry } from './index.ts';

const entries: fc.Arbitrary<Entry> = fc.record({
  kind: fc.constantFrom(...(Object.keys(ENTRY_KINDS) as Entry['kind'][])),
  acceptedAt: fc.maxSafeNat(),
  body: fc.uint8Array({ maxLength: 65_500 }),
});
const refused = expect.objectContaining({ code: 'PW_ENTRY_MALFORMED' }) as Error;

describe('a ledger entry', () => {
  it('reads back as it was written', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const read = decodeEntry(encodeEntry(entry));
        expect({ ...read, body: Uint8Array.from(read.body) }).toEqual(entry);
      }),
    );
  });

  it('is the deterministic CBOR array [2, kind, acceptedAt, body]', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const { kind, acceptedAt, body } = entry;
        const expected = encodeCbor([2, ENTRY_KINDS[kind], acceptedAt, body]);
        expect(Buffer.compare(encodeEntry(entry), expected)).toBe(0);
      }),
    );
  });

  it('keeps its bytes for ever', () => {
    const tick = encodeEntry({
      kind: 'tick',
      acceptedAt: 1_700_000_000_000,
      body: new Uint8Array(),
    });
    expect(Buffer.from(tick).toString('hex')).toBe('8402041b0000018bcfe5680040');
  });

  it('is at most as long as a tile bundle can say', () => {
    const overhead = 3 + 9 + 3;
    const body = new Uint8Array(ENTRY_BYTES_MAX - overhead);
    const longest = { kind: 'batch', acceptedAt: 1_700_000_000_000, body } as const;
    expect(encodeEntry(longest)).toHaveLength(ENTRY_BYTES_MAX);
    const longer = new Uint8Array(body.length + 1);
    expect(() => encodeEntry({ ...longest, body: longer })).toThrow(refused);
    expect(() => decodeEntry(encodeCbor([2, 1, 1_700_000_000_000, longer]))).toThrow(refused);
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('has no time %s', (acceptedAt) => {
    const body = new Uint8Array();
    expect(() => encodeEntry({ kind: 'tick', acceptedAt, body })).toThrow(RangeError);
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['three items', encodeCbor([2, 1, 0])],
    ['five items', encodeCbor([2, 1, 0, new Uint8Array(), 0])],
    ['an unknown version', encodeCbor([1, 1, 0, new Uint8Array()])],
    ['an unknown kind', encodeCbor([2, 5, 0, new Uint8Array()])],
    ['a kind of nought', encodeCbor([2, 0, 0, new Uint8Array()])],
    ['a negative time', encodeCbor([2, 1, -1, new Uint8Array()])],
    ['a body of text', encodeCbor([2, 1, 0, 'text'])],
    ['a long form of a number', Buffer.from('84020118010040', 'hex')],
    ['a byte behind the end', Buffer.from('840201004000', 'hex')],
    ['a body cut short', Buffer.from('840201004201', 'hex')],
  ])('is refused: %s', (_, bytes) => {
    expect(() => decodeEntry(bytes)).toThrow(refused);
  });

  it('has one encoding: what is read is what would be written', () => {
    const starts = fc.constantFrom([], [0x84, 2, 1], [0x84, 2, 4, 0]);
    fc.assert(
      fc.property(starts, fc.uint8Array({ maxLength: 30 }), (start, rest) => {
        const bytes = Uint8Array.of(...start, ...rest);
        let entry: Entry;
        try {
          entry = decodeEntry(bytes);
        } catch (error) {
          expect(error).toEqual(refused);
          return;
        }
        expect(Buffer.compare(encodeEntry(entry), bytes)).toBe(0);
      }),
    );
  });
});
