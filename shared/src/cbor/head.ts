/** CBOR major types that are written by hand on hot paths (RFC 8949 §3.1). */
export const CborMajor = { uint: 0, bytes: 2, text: 3, array: 4, map: 5, tag: 6 } as const;
export type CborMajor = (typeof CborMajor)[keyof typeof CborMajor];

/** What stands at the beginning of an item: its major type and its argument. */
export interface CborHead {
  readonly major: number;
  /** The number itself, or the length in bytes or items. */
  readonly argument: number;
  /** Where the bytes after the head begin. */
  readonly end: number;
}

const UINT32_RANGE = 0x1_0000_0000;

/** Bytes the shortest head with this argument takes (RFC 8949 §4.2.1). */
export function headLength(argument: number): number {
  if (argument < 24) return 1;
  if (argument < 0x100) return 2;
  if (argument < 0x1_0000) return 3;
  return argument < UINT32_RANGE ? 5 : 9;
}

/**
 * Writes the shortest head for `major` and `argument` at `offset`.
 *
 * @param argument A whole number from 0 to 2^53 - 1.
 * @returns The offset behind the head.
 */
export function writeHead(
  target: Buffer,
  offset: number,
  { major, argument }: { readonly major: CborMajor; readonly argument: number },
): number {
  const type = major * 32;
  switch (headLength(argument)) {
    case 1:
      return target.writeUInt8(type + argument, offset);
    case 2:
      return target.writeUInt8(argument, target.writeUInt8(type + 24, offset));
    case 3:
      return target.writeUInt16BE(argument, target.writeUInt8(type + 25, offset));
    case 5:
      return target.writeUInt32BE(argument, target.writeUInt8(type + 26, offset));
    default: {
      const high = Math.floor(argument / UINT32_RANGE);
      const low = target.writeUInt32BE(high, target.writeUInt8(type + 27, offset));
      return target.writeUInt32BE(argument % UINT32_RANGE, low);
    }
  }
}

/**
 * Reads a head, refusing all that is not the shortest form and every indefinite length.
 *
 * @throws {Error} What is wrong; the caller names the format in a coded error.
 */
export function readHead(bytes: Uint8Array, offset: number): CborHead {
  const first = bytes[offset];
  if (first === undefined) throw new Error('bytes end too early');
  const low = first % 32;
  const major = (first - low) / 32;
  if (low < 24) return { major, argument: low, end: offset + 1 };
  if (low > 27) throw new Error('indefinite or reserved length');
  const end = offset + 1 + 2 ** (low - 24);
  if (end > bytes.length) throw new Error('bytes end too early');
  let argument = 0;
  for (let at = offset + 1; at < end; at++) argument = argument * 256 + bytes[at]!;
  if (!Number.isSafeInteger(argument)) throw new Error('number beyond 2^53');
  if (headLength(argument) !== end - offset) throw new Error('number is not in its shortest form');
  return { major, argument, end };
}

/**
 * Reads a byte string without copying it.
 *
 * @returns A view into `bytes` and the offset behind it.
 * @throws {Error} What is wrong; the caller names the format in a coded error.
 */
export function readBytes(bytes: Uint8Array, offset: number): [view: Uint8Array, end: number] {
  const { major, argument, end } = readHead(bytes, offset);
  if (major !== CborMajor.bytes) throw new Error('a byte string is missing');
  if (argument > bytes.length - end) throw new Error('bytes end too early');
  return [bytes.subarray(end, end + argument), end + argument];
}

/** Writes a byte string with its head at `offset`; gives the offset behind it. */
export function writeBytes(target: Buffer, offset: number, bytes: Uint8Array): number {
  const start = writeHead(target, offset, { major: CborMajor.bytes, argument: bytes.length });
  target.set(bytes, start);
  return start + bytes.length;
}

/** Bytes a byte string takes with its head. */
export function bytesLength(bytes: Uint8Array): number {
  return headLength(bytes.length) + bytes.length;
}
