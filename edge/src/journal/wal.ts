import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';

/** The WAL file format, https://sqlite.org/fileformat2.html#the_write_ahead_log. */
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** The magic number's lowest bit tells the byte order of the sums: here little, as we write it. */
const MAGIC_LITTLE = 0x377f0682;
const MAGIC_BIG = 0x377f0683;

type Sums = readonly [number, number];

/**
 * Whether a write-ahead log holds something of its present generation that SQLite passes over in
 * silence, because a check sum does not hold: a write that was cut short by a power failure, or
 * commits lost to a bad disk. What follows such a frame is not applied.
 */
export function hasTornTail(file: string): boolean {
  if (!existsSync(file) || statSync(file).size < HEADER_BYTES) return false;
  const handle = openSync(file, 'r');
  try {
    return isTorn((bytes, at) => readSync(handle, bytes, 0, bytes.length, at) === bytes.length);
  } finally {
    closeSync(handle);
  }
}

function isTorn(readAt: (bytes: Buffer, at: number) => boolean): boolean {
  const header = Buffer.alloc(HEADER_BYTES);
  readAt(header, 0);
  const magic = header.readUInt32BE(0);
  const isBig = magic === MAGIC_BIG;
  let sums = summed(header.subarray(0, 24), [0, 0], isBig);
  if ((!isBig && magic !== MAGIC_LITTLE) || !holds(sums, header.subarray(24))) return true;
  const salts = header.subarray(16, 24);
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + header.readUInt32BE(8));
  for (let at = HEADER_BYTES; readAt(frame, at); at += frame.length) {
    // Left over from the generation before: the log was begun anew and is not as long yet.
    if (!frame.subarray(8, 16).equals(salts)) return false;
    sums = summed(frame.subarray(0, 8), sums, isBig);
    sums = summed(frame.subarray(FRAME_HEADER_BYTES), sums, isBig);
    if (!holds(sums, frame.subarray(16))) return true;
  }
  return false;
}

function summed(bytes: Buffer, from: Sums, isBig: boolean): Sums {
  let [first, second] = from;
  const word = (at: number) => (isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at));
  for (let at = 0; at < bytes.length; at += 8) {
    first = (first + word(at) + second) >>> 0;
    second = (second + word(at + 4) + first) >>> 0;
  }
  return [first, second];
}

function holds([first, second]: Sums, written: Buffer): boolean {
  return written.readUInt32BE(0) === first && written.readUInt32BE(4) === second;
}
