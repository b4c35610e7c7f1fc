import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesLength,
  CborMajor,
  decodeCbor,
  decodeFirstCbor,
  encodeCbor,
  readBytes,
  readHead,
  writeBytes,
  writeHead,
} from './index.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

describe('CBOR', () => {
  it('puts map keys in bytewise order (RFC 8949 §4.2.1)', () => {
    const map = new Map<number | string, unknown>([
      ['aa', 1],
      ['b', 2],
      [-1, 3],
      [100, 4],
      [10, 5],
    ]);
    expect(Buffer.from(encodeCbor(map)).toString('hex')).toBe('a50a05186404200361620262616101');
  });

  it('reads back what it wrote', () => {
    const labels = fc.oneof(fc.maxSafeInteger(), fc.string());
    const values = fc.oneof(fc.maxSafeInteger(), fc.string(), fc.boolean(), fc.uint8Array());
    fc.assert(
      fc.property(fc.array(fc.tuple(labels, fc.array(values))), (entries) => {
        const map = new Map(entries);
        expect(decodeCbor(encodeCbor(map))).toEqual(map);
      }),
    );
  });

  it.each([
    ['a number not in its shortest form', '1801'],
    ['a float that would fit fewer bytes', 'fb3ff8000000000000'],
    ['a float that is a whole number', 'f93c00'],
    ['map keys out of order', 'a202000100'],
    ['a map key twice', 'a201000101'],
    ['an array of indefinite length', '9f01ff'],
    ['bytes of indefinite length', '5f4101ff'],
    ['text that is not UTF-8', '61ff'],
    ['a tag', 'c101'],
    ['undefined', 'f7'],
    ['not a number', 'f97e00'],
    ['bytes behind the item', '0101'],
    ['an array that ends too early', '8201'],
    ['an array that claims to be huge', '9a7fffffff01'],
    ['nothing', ''],
    ['arrays nested without end', '81'.repeat(100_000)],
  ])('refuses %s', (_, text) => {
    expect(() => decodeCbor(hex(text))).toThrow();
  });

  it('reads the first item and says how long it was', () => {
    expect(decodeFirstCbor(hex('8101ff'))).toEqual([[1], 2]);
    expect(() => decodeFirstCbor(hex('811801ff'))).toThrow();
  });
});

describe('a head written by hand', () => {
  it('is the one a CBOR encoder writes, and reads back', () => {
    const edges = [0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1];
    const numbers = fc.oneof(fc.constantFrom(...edges), fc.maxSafeNat());
    fc.assert(
      fc.property(numbers, (argument) => {
        const target = Buffer.alloc(9);
        const end = writeHead(target, 0, { major: CborMajor.uint, argument });
        const expected = encodeCbor(argument);
        expect(target.subarray(0, end)).toEqual(Buffer.from(expected));
        expect(readHead(expected, 0)).toEqual({ major: CborMajor.uint, argument, end });
      }),
    );
  });

  it('frames bytes as a CBOR encoder does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const target = Buffer.alloc(bytesLength(bytes));
        expect(writeBytes(target, 0, bytes)).toBe(target.length);
        expect(target).toEqual(Buffer.from(encodeCbor(bytes)));
        expect(readBytes(target, 0)).toEqual([Buffer.from(bytes), target.length]);
      }),
    );
  });

  it.each([
    ['cut off', '19ff'],
    ['longer than needed', '1817'],
    ['indefinite', '5f'],
    ['reserved', '1c'],
    ['beyond 2^53', '1bffffffffffffffff'],
    ['absent', ''],
  ])('is refused when %s', (_, text) => {
    expect(() => readHead(hex(text), 0)).toThrow();
  });

  it('cannot make a reader look behind the end', () => {
    expect(() => readBytes(hex('5affffffff00'), 0)).toThrow('end too early');
    expect(() => readBytes(hex('01'), 0)).toThrow('byte string');
  });
});
