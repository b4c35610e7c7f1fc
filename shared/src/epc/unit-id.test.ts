import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epcUri } from './tag.ts';
import { readUnitId, unitKey } from './unit-id.ts';

const LINK = 'https://id.gs1.org/01/80614141123458/21/6789';

describe('one handling unit has one identity, however it is written', () => {
  // GS1's own example: prefix 0614141, reference 812345, serial 6789. The indicator 8 goes first:
  // 8 0614141 12345; 3×(8+6+4+4+1+3+5)=93, 1×(0+1+1+1+2+4)=9, so 102, and the check digit is 8.
  it.each([
    ['the tag with filter 3', '3074257bf7194e4000001a85'],
    ['the tag with filter 0', '3014257bf7194e4000001a85'],
    ['the identity URI', 'urn:epc:id:sgtin:0614141.812345.6789'],
    ['the tag URI', 'urn:epc:tag:sgtin-96:3.0614141.812345.6789'],
    ['another digit of the GTIN taken for the prefix', 'urn:epc:id:sgtin:061414.8112345.6789'],
    ['the Digital Link', LINK],
    [
      'a Digital Link of the brand',
      'https://brand.example/some/path/01/80614141123458/21/6789?x=1',
    ],
    ['with a batch in it', 'https://id.gs1.org/01/80614141123458/10/LOT-7/21/6789'],
  ])('an SGTIN: %s', (_, name) => {
    expect(readUnitId(name)).toEqual({ key: '3014257bf7194e4000001a85', digitalLink: LINK });
  });

  // Extension 1, prefix 0614141, reference 234567890: 1 0614141 234567890;
  // 3×(1+6+4+4+2+4+6+8+0)=105, 1×(0+1+1+1+3+5+7+9)=27, so 132, and the check digit is 8.
  it.each([
    ['the tag', '3174257bf4499602d2000000'],
    ['the URI', 'urn:epc:id:sscc:0614141.1234567890'],
    ['the Digital Link', 'https://id.gs1.org/00/106141412345678908'],
    ['the label', '106141412345678908'],
  ])('an SSCC: %s', (_, name) => {
    const { key, digitalLink } = readUnitId(name);
    expect(key).toBe('3114257bf4499602d2000000');
    expect(digitalLink).toBe('https://id.gs1.org/00/106141412345678908');
  });

  it('a serial that is text has the same key from a tag of 198 bits and from its label', () => {
    const serial = '32a/b';
    // Header 36, filter 3, partition 5, then as above; 7 bits a character.
    let bits = (0x36n << 6n) | (3n << 3n) | 5n;
    for (const [value, length] of [
      [614_141n, 24n],
      [812_345n, 20n],
      ...Array.from({ length: 20 }, (_, at) => [BigInt(serial.charCodeAt(at) || 0), 7n] as const),
    ] as const) {
      bits = (bits << length) | value;
    }
    const tag = (bits << 10n).toString(16);
    expect(epcUri(tag)).toBe('urn:epc:id:sgtin:0614141.812345.32a%2Fb');
    const label = readUnitId('https://id.gs1.org/01/80614141123458/21/32a%2Fb');
    expect(unitKey(tag)).toBe(label.key);
    expect(label.key).toBe('01/80614141123458/21/32a/b');
  });

  it('any two SGTIN tags have one key exactly when they have one GTIN and serial', () => {
    const content = fc.record({
      filter: fc.nat(7),
      seven: fc.boolean(),
      item: fc.constantFrom(812_345n, 812_346n),
      serial: fc.constantFrom(6_789n, 6_790n),
    });
    const tagOf = ({
      filter,
      seven,
      item,
      serial,
    }: typeof content extends fc.Arbitrary<infer T> ? T : never) => {
      const [partition, prefix, prefixBits, reference, bits] = seven
        ? [5n, 614_141n, 24n, item, 20n]
        : [6n, 61_414n, 20n, BigInt(`81${String(item).slice(1)}`), 24n];
      const head = (((0x30n << 3n) | BigInt(filter)) << 3n) | partition;
      const body = (((head << prefixBits) | prefix) << bits) | reference;
      return ((body << 38n) | serial).toString(16);
    };
    fc.assert(
      fc.property(content, content, (one, other) => {
        const isSame = one.item === other.item && one.serial === other.serial;
        expect(unitKey(tagOf(one)) === unitKey(tagOf(other))).toBe(isSame);
      }),
    );
  });
});

describe('a name that is no handling unit', () => {
  it.each([
    ['106141412345678909', 'PW_CHECK_DIGIT_WRONG'],
    ['https://id.gs1.org/01/80614141123459/21/6789', 'PW_CHECK_DIGIT_WRONG'],
    ['https://id.gs1.org/01/80614141123458', 'PW_UNIT_UNREADABLE'],
    ['urn:epc:id:sgtin:0614141.81234.6789', 'PW_UNIT_UNREADABLE'],
    ['urn:epc:id:sscc:0614141.1234567890.1', 'PW_UNIT_UNREADABLE'],
    ['https://id.gs1.org/01/80614141123458/21/%E0%A4%A', 'PW_UNIT_UNREADABLE'],
    ['', 'PW_UNIT_UNREADABLE'],
    ['not one', 'PW_UNIT_UNREADABLE'],
  ])('%s is refused: %s', (name, code) => {
    expect(() => readUnitId(name)).toThrow(expect.objectContaining({ code }));
  });

  it('stays as it is where a tag is of no GS1 scheme', () => {
    expect(unitKey('e2801160600002054cc2096f')).toBe('e2801160600002054cc2096f');
    expect(readUnitId('e2801160600002054cc2096f').key).toBe('e2801160600002054cc2096f');
  });
});
