const STX = 0x02;
const ETX = 0x03;
const FRAME_BYTES = 12;

/** One indication: `digits` with `decimals` of them behind the point. */
export interface Frame {
  readonly digits: number;
  readonly decimals: number;
}

/** What a piece of the line held, in order: frames, and bytes that are none. */
export interface LinePiece {
  readonly frames: readonly Frame[];
  readonly garbage: Uint8Array;
}

/**
 * Finds the continuous frames of the XK3190 family in a byte stream: STX, sign, six digits, position of the
 * decimal point, the XOR of those eight as two characters, ETX. What does not fit is skipped a
 * byte at a time until the next frame, so noise costs only what it hit.
 */
export function createFrameReader(): (chunk: Uint8Array) => LinePiece {
  let rest: Uint8Array = new Uint8Array();
  return (chunk) => {
    const bytes = Buffer.concat([rest, chunk]);
    const frames: Frame[] = [];
    const garbage: number[] = [];
    let at = 0;
    while (at < bytes.length) {
      const isCut = bytes[at] === STX && bytes.length - at < FRAME_BYTES;
      if (isCut) break;
      const frame = readFrame(bytes.subarray(at, at + FRAME_BYTES));
      if (frame) frames.push(frame);
      else garbage.push(bytes[at] as number);
      at += frame ? FRAME_BYTES : 1;
    }
    rest = bytes.subarray(at);
    return { frames, garbage: Uint8Array.from(garbage) };
  };
}

/**
 * Reads one frame; undefined when the 12 bytes are none.
 *
 * @example 1,234.5
 * ```ts
 * import assert from 'node:assert/strict';
 * import { readFrame } from './frame.ts';
 *
 * const frame = readFrame(Buffer.from('\u0002+01234511B\u0003', 'latin1'));
 * assert.deepEqual(frame, { digits: 12_345, decimals: 1 });
 * ```
 */
export function readFrame(bytes: Uint8Array): Frame | undefined {
  if (bytes.length !== FRAME_BYTES || bytes[0] !== STX || bytes[11] !== ETX) return undefined;
  const body = bytes.subarray(1, 9);
  const match = /^([+-])(\d{6})([0-4])$/.exec(Buffer.from(body).toString('latin1'));
  const xor = body.reduce((sum, byte) => sum ^ byte, 0);
  if (!match || bytes[9] !== nibble(xor >> 4) || bytes[10] !== nibble(xor & 0x0f)) return undefined;
  const digits = Number(match[2]) * (match[1] === '-' ? -1 : 1);
  return { digits: digits === 0 ? 0 : digits, decimals: Number(match[3]) };
}

const nibble = (value: number): number => value + (value <= 9 ? 0x30 : 0x37);
