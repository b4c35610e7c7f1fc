import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { maskOf, masked, vehicleMark } from './index.ts';

const key = randomBytes(32);

it('names a vehicle the same way each time at one site, and another way at another', () => {
  expect(vehicleMark('粤E12345', key)).toBe(vehicleMark('粤E12345', key));
  expect(vehicleMark('粤E12345', randomBytes(32))).not.toBe(vehicleMark('粤E12345', key));
});

it('tells two vehicles apart that look the same to people', () => {
  const [one, other] = [vehicleMark('粤E12345', key), vehicleMark('粤E99945', key)];
  expect(maskOf(one)).toBe(maskOf(other));
  expect(one).not.toBe(other);
});

it('never holds the plate, has at most 33 characters, and shows people its mask', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }), (plate) => {
      fc.pre(!plate.includes('•'));
      const mark = vehicleMark(plate, key);
      expect(mark).not.toContain(plate.length > 4 ? plate : `${plate}#`);
      expect(Array.from(mark).length).toBeLessThanOrEqual(33);
      const shown = Array.from(plate).slice(0, 16).join('');
      expect(maskOf(mark)).toBe(masked(shown));
    }),
  );
});

it('is a mask alone where there is no key yet', () => {
  expect(vehicleMark('粤E12345', null)).toBe('粤E•••45#');
});

it('masks a plate in clear, as older ledgers have it', () => {
  expect(maskOf('粤E12345')).toBe('粤E•••45');
});
