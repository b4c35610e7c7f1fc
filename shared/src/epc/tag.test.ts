import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epcUri } from './tag.ts';

describe('the name of a tag', () => {
  it.each([
    ['30340bb6884cb101a13bc744', 'urn:epc:id:sgtin:0191906.078532.7000016708'],
    ['3074257bf7194e4000001a85', 'urn:epc:id:sgtin:0614141.812345.6789'],
    ['3174257bf4499602d2000000', 'urn:epc:id:sscc:0614141.1234567890'],
    ['3274257bf46072000000162e', 'urn:epc:id:sgln:0614141.12345.5678'],
    ['3374257bf40c0e400000162e', 'urn:epc:id:grai:0614141.12345.5678'],
    ['3474257bf40000000000162e', 'urn:epc:id:giai:0614141.5678'],
  ])('%s is %s (GS1 Tag Data Standard)', (hex, uri) => {
    expect(epcUri(hex)).toBe(uri);
  });

  it.each([
    ['7eda9038051002710002c0ae', 'a header of no GS1 scheme'],
    ['e2801160600002054cc2096f', 'a chip maker’s number'],
    ['301c0bb6884cb101a13bc744', 'partition 7, which there is not'],
    ['3037ffffff4cb101a13bc744', 'a company prefix of too many digits'],
    ['3174257bf4499602d2000001', 'an SSCC with something in the bits that are zero'],
    ['30340bb6884cb101a13bc7', 'too short'],
    ['30', 'a header alone'],
  ])('%s stays as the reader gave it: %s', (hex) => {
    expect(epcUri(hex)).toBe(`urn:pledgewatch:epc:raw:${hex}`);
  });

  it('is a URI whatever the tag holds, and two tags share one only by their filter bits', () => {
    const tag = fc
      .tuple(
        fc.constantFrom('30', '31', '32', '33', '34', '35', 'e2'),
        fc.uint8Array({ minLength: 11, maxLength: 11 }),
      )
      .map(([header, rest]) => header + Buffer.from(rest).toString('hex'));
    const unfiltered = (hex: string) => BigInt(`0x${hex}`) & ~(7n << 85n);
    fc.assert(
      fc.property(tag, fc.nat(95), (hex, bit) => {
        const other = (BigInt(`0x${hex}`) ^ (1n << BigInt(bit))).toString(16).padStart(24, '0');
        expect(URL.canParse(epcUri(hex))).toBe(true);
        if (unfiltered(other) !== unfiltered(hex)) expect(epcUri(other)).not.toBe(epcUri(hex));
      }),
    );
  });
});
