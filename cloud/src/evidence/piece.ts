import { Type, type Static } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import {
  BATCH_INFLATED_BYTES_MAX,
  BATCH_ITEMS_MAX,
  type OpenedItem,
} from '@pledgewatch/shared/batch';
import { PledgewatchError } from '@pledgewatch/shared/errors';

const Base64url = Type.String({ pattern: '^[A-Za-z0-9_-]+$' });
const closed = { additionalProperties: false } as const;

const Hash = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });

/**
 * The first line of an exported piece or of an evidence bundle: a checkpoint, and the key it is
 * signed with as whoever made it says. A reader who has that key from elsewhere uses his own.
 */
export const PieceHeader = Type.Object(
  {
    format: Type.Union([Type.Literal('pledgewatch/piece/2'), Type.Literal('pledgewatch/bundle/1')]),
    verifierKey: Type.String({ maxLength: 512 }),
    checkpoint: Type.String({ maxLength: 131_072 }),
  },
  closed,
);
export type PieceHeader = Static<typeof PieceHeader>;

const place = {
  index: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  /** Its proof (RFC 9162 §2.1.3) in the checkpoint's tree. */
  proof: Type.Array(Hash, { maxItems: 54 }),
};

/** A line with an entry, whole. */
export const PieceEntry = Type.Object({ ...place, bytes: Base64url }, closed);
export type PieceEntry = Static<typeof PieceEntry>;

/** A line with a batch of which some items are opened: its leaf, and no more. */
export const OpenedBatchEntry = Type.Object(
  {
    ...place,
    /** The entry's leaf: the envelope in the place of the batch. */
    leaf: Base64url,
    items: Type.Array(
      Type.Object(
        {
          item: Type.Integer({ minimum: 0, maximum: BATCH_ITEMS_MAX }),
          salt: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' }),
          text: Type.String({ maxLength: BATCH_INFLATED_BYTES_MAX }),
          path: Type.Array(Hash, { maxItems: 11 }),
        },
        closed,
      ),
      { maxItems: BATCH_ITEMS_MAX },
    ),
  },
  closed,
);
export type OpenedBatchEntry = Static<typeof OpenedBatchEntry>;

/** Longest line, UTF-16 units: the items of a whole batch, quoted, with a path each. */
export const LINE_LENGTH_MAX = 4_194_304;

const checkHeader = TypeCompiler.Compile(PieceHeader);
const checkEntry = TypeCompiler.Compile(PieceEntry);
const checkOpened = TypeCompiler.Compile(OpenedBatchEntry);

/** What a line after the first one holds. */
export type ReadEntry = {
  readonly index: number;
  readonly proof: readonly Uint8Array[];
} & (
  | { readonly bytes: Uint8Array }
  | { readonly leaf: Uint8Array; readonly items: readonly OpenedItem[] }
);

/** @throws {PledgewatchError} `PW_PIECE_MALFORMED`. */
export function readHeaderLine(text: string): PieceHeader {
  const value = readLine(text, 1);
  if (checkHeader.Check(value)) return value;
  throw malformed(1, 'not the header of a piece or a bundle');
}

/** @throws {PledgewatchError} `PW_PIECE_MALFORMED`. */
export function readEntryLine(text: string, line: number): ReadEntry {
  const value = readLine(text, line);
  const bytesOf = (encoded: string) => decode(encoded, line);
  if (checkEntry.Check(value)) {
    const { index, bytes, proof } = value;
    return { index, bytes: bytesOf(bytes), proof: proof.map(bytesOf) };
  }
  if (!checkOpened.Check(value)) throw malformed(line, 'not an entry with its proof');
  const { index, leaf, proof } = value;
  const items = value.items.map(({ item, salt, text: said, path }) => ({
    item,
    salt: bytesOf(salt),
    text: said,
    path: path.map(bytesOf),
  }));
  return { index, leaf: bytesOf(leaf), items, proof: proof.map(bytesOf) };
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

export function openedLine(of: {
  readonly index: number;
  readonly leaf: Uint8Array;
  readonly items: readonly OpenedItem[];
  readonly proof: readonly Uint8Array[];
}): string {
  const items = of.items.map(({ item, salt, text, path }) => ({
    item,
    salt: encode(salt),
    text,
    path: path.map(encode),
  }));
  const entry: OpenedBatchEntry = {
    index: of.index,
    leaf: encode(of.leaf),
    items,
    proof: of.proof.map(encode),
  };
  return JSON.stringify(entry);
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
