import { Type, type Static } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { PledgewatchError } from '@pledgewatch/shared/errors';

const Base64url = Type.String({ pattern: '^[A-Za-z0-9_-]+$' });
const closed = { additionalProperties: false } as const;

/**
 * The first line of an exported piece: a checkpoint, and the key it is signed with as whoever
 * exported it says. A reader who has that key from elsewhere uses his own.
 */
export const PieceHeader = Type.Object(
  {
    format: Type.Literal('pledgewatch/piece/1'),
    verifierKey: Type.String({ maxLength: 512 }),
    checkpoint: Type.String({ maxLength: 131_072 }),
  },
  closed,
);
export type PieceHeader = Static<typeof PieceHeader>;

/** Every other line: an entry with its proof (RFC 9162 §2.1.3) in the checkpoint's tree. */
export const PieceEntry = Type.Object(
  {
    index: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    bytes: Base64url,
    proof: Type.Array(Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }), { maxItems: 54 }),
  },
  closed,
);
export type PieceEntry = Static<typeof PieceEntry>;

/** Longest line: an entry of 64 kB in base64url, and 54 hashes. */
export const LINE_LENGTH_MAX = 131_072 + 8_192;

const checkHeader = TypeCompiler.Compile(PieceHeader);
const checkEntry = TypeCompiler.Compile(PieceEntry);

/** @throws {PledgewatchError} `PW_PIECE_MALFORMED`. */
export function readHeaderLine(text: string): PieceHeader {
  const value = readLine(text, 1);
  if (checkHeader.Check(value)) return value;
  throw malformed(1, 'not the header of a piece');
}

/** @throws {PledgewatchError} `PW_PIECE_MALFORMED`. */
export function readEntryLine(text: string, line: number) {
  const value = readLine(text, line);
  if (!checkEntry.Check(value)) throw malformed(line, 'not an entry with its proof');
  const { index, bytes, proof } = value;
  return {
    index,
    bytes: decode(bytes, line),
    proof: proof.map((hash) => decode(hash, line)),
  };
}

/** One line, one spelling: a byte that was changed can hide nowhere. */
function readLine(text: string, line: number): unknown {
  if (text.length > LINE_LENGTH_MAX) throw malformed(line, `longer than ${LINE_LENGTH_MAX}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw malformed(line, 'not JSON', cause);
  }
  if (JSON.stringify(value) !== text) throw malformed(line, 'not written as it is exported');
  return value;
}

function decode(text: string, line: number): Uint8Array {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw malformed(line, 'not base64url');
  return bytes;
}

function malformed(line: number, reason: string, cause?: unknown): PledgewatchError {
  return new PledgewatchError('PW_PIECE_MALFORMED', { line, reason }, { cause });
}

/**
 * Cuts a text into lines at line feeds alone; other programs take a carriage return for one too, and
 * would not notice it changed. A line that is too long is given as it stands, and is the last.
 */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > LINE_LENGTH_MAX) break;
  }
  if (rest !== '') yield rest;
}

/** The lines of a piece: its header, then its entries. */
export function headerLine(header: PieceHeader): string {
  return JSON.stringify(header);
}

export function entryLine(index: number, bytes: Uint8Array, proof: readonly Uint8Array[]): string {
  const entry: PieceEntry = { index, bytes: encode(bytes), proof: proof.map(encode) };
  return JSON.stringify(entry);
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
