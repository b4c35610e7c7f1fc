import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPacketGuard } from './index.ts';

const BYTES_MAX = 300;

/** A packet whose body is so long (MQTT 3.1.1 §2.2.3). */
function packet(length: number): Buffer {
  const head = [0x32];
  let rest = length;
  do {
    const byte = rest % 128;
    rest = Math.floor(rest / 128);
    head.push(rest > 0 ? byte | 0x80 : byte);
  } while (rest > 0);
  return Buffer.concat([Buffer.from(head), Buffer.alloc(length, 0xff)]);
}

it('a packet that is too long is noticed, however its bytes arrive, and no other', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 12 });
  const cuts = fc.infiniteStream(fc.integer({ min: 1, max: 90 }));
  fc.assert(
    fc.property(lengths, cuts, (all, sizes) => {
      const bytes = Buffer.concat(all.map(packet));
      const fits = createPacketGuard(BYTES_MAX);
      let isFitting = true;
      for (let at = 0; at < bytes.length && isFitting;) {
        const size = sizes.next().value as number;
        isFitting = fits(bytes.subarray(at, at + size));
        at += size;
      }
      expect(isFitting).toBe(all.every((length) => length <= BYTES_MAX));
    }),
  );
});

it('is noticed by its length alone, before its bytes come', () => {
  expect(createPacketGuard(BYTES_MAX)(packet(2 ** 20).subarray(0, 4))).toBe(false);
});
