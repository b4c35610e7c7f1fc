const STX = 0x02;
const ETX = 0x03;
/** Six digits; an indication beyond them is not sent. */
const KG_MAX = 999_999;

/**
 * The continuous frame of the XK3190 family: STX, sign, six digits high to low, position of the
 * decimal point, the XOR of those eight bytes as two characters, ETX.
 *
 * @param digits The indication without its decimal point; its amount is at most 999,999.
 * @param decimals 0 to 4.
 * @returns 12 bytes.
 *
 * @example 1,234.5
 * ```ts
 * import assert from 'node:assert/strict';
 * import { encodeFrame } from '@pledgewatch/simulators/devices';
 *
 * assert.equal(encodeFrame(12_345, 1).toString('latin1'), '\u0002+01234511B\u0003');
 * ```
 */
export function encodeFrame(digits: number, decimals = 0): Buffer {
  const amount = Math.min(KG_MAX, Math.abs(Math.round(digits)));
  const sign = digits < 0 ? '-' : '+';
  const body = Buffer.from(`${sign}${String(amount).padStart(6, '0')}${decimals}`, 'latin1');
  const xor = body.reduce((sum, byte) => sum ^ byte, 0);
  return Buffer.from([STX, ...body, nibble(xor >> 4), nibble(xor & 0x0f), ETX]);
}

const nibble = (value: number): number => value + (value <= 9 ? 0x30 : 0x37);
