/**
 * Bits of the company prefix by partition (GS1 Tag Data Standard §14.5, tables 14-2 to 14-5): its digits are 12 less the
 * partition.
 */
const PREFIX_BITS = [40, 37, 34, 30, 27, 24, 20] as const;
const PREFIX_DIGITS_MAX = 12;

/** A binary coding scheme: what follows header, filter, partition and company prefix. */
interface Scheme {
  readonly name: 'sgtin' | 'sscc' | 'sgln' | 'grai' | 'giai';
  /** Bits of the whole EPC. */
  readonly epcBits: 96 | 198;
  /** Digits of company prefix and reference together; none where the reference is not padded. */
  readonly digits: number | null;
  /** Bits of company prefix and reference together. */
  readonly bits: number;
  readonly serial: 'number' | 'text' | 'none';
}

const SCHEMES: Readonly<Record<string, Scheme>> = {
  '30': { name: 'sgtin', epcBits: 96, digits: 13, bits: 44, serial: 'number' },
  '31': { name: 'sscc', epcBits: 96, digits: 17, bits: 58, serial: 'none' },
  '32': { name: 'sgln', epcBits: 96, digits: 12, bits: 41, serial: 'number' },
  '33': { name: 'grai', epcBits: 96, digits: 12, bits: 44, serial: 'number' },
  '34': { name: 'giai', epcBits: 96, digits: null, bits: 82, serial: 'none' },
  '36': { name: 'sgtin', epcBits: 198, digits: 13, bits: 44, serial: 'text' },
};

/** Header (8), filter (3) and partition (3). */
const LEADING_BITS = 14;
const PARTITION_AT = 11;
/** A character of a serial that is text (ISO/IEC 646). */
const CHARACTER_BITS = 7;

/** What a GS1 tag says, without its filter value, which tells a reader what to skip and names nothing. */
export interface TagContent {
  readonly scheme: Scheme['name'];
  readonly prefix: string;
  readonly reference: string;
  readonly serial?: string;
}

/**
 * The pure identity URI of a tag, when its header is one of the GS1 schemes and its digits fit;
 * otherwise its hexadecimal digits under a URI of our own. What a reader saw is never dropped.
 */
export function epcUri(hex: string): string {
  const content = readTag(hex);
  if (!content) return `urn:pledgewatch:epc:raw:${hex}`;
  const { scheme, prefix, reference, serial } = content;
  const last = serial === undefined ? '' : `.${encodeURIComponent(serial)}`;
  return `urn:epc:id:${scheme}:${prefix}.${reference}${last}`;
}

/** Reads a tag of one of the GS1 schemes; undefined for any other, and where its digits do not fit. */
export function readTag(hex: string): TagContent | undefined {
  const scheme = SCHEMES[hex.slice(0, 2)];
  const bitsRead = hex.length * 4;
  // 198 bits are read as 25 or 26 bytes; what follows the EPC must be empty.
  const spare = bitsRead - (scheme?.epcBits ?? bitsRead);
  if (!scheme || spare < 0 || spare > (scheme.epcBits % 8 === 0 ? 0 : 10)) return undefined;
  const bits = BigInt(`0x${hex}`);
  const part = (from: number, length: number): bigint =>
    (bits >> BigInt(bitsRead - from - length)) & ((1n << BigInt(length)) - 1n);
  if (part(scheme.epcBits, spare) !== 0n) return undefined;
  const partition = Number(part(PARTITION_AT, LEADING_BITS - PARTITION_AT));
  const prefixBits = PREFIX_BITS[partition];
  if (prefixBits === undefined) return undefined;
  const referenceBits = scheme.bits - prefixBits;
  const prefix = padded(part(LEADING_BITS, prefixBits), PREFIX_DIGITS_MAX - partition);
  const reference = referenceOf(scheme, partition, part(LEADING_BITS + prefixBits, referenceBits));
  if (prefix === undefined || reference === undefined) return undefined;
  const rest = scheme.epcBits - LEADING_BITS - scheme.bits;
  const last = part(LEADING_BITS + scheme.bits, rest);
  const named = { scheme: scheme.name, prefix, reference };
  // An SSCC ends in 24 bits that are zero; with anything else in them two tags would share a name.
  if (scheme.serial === 'none') return last === 0n ? named : undefined;
  const serial = scheme.serial === 'number' ? String(last) : textOf(last, rest);
  return serial === undefined ? undefined : { ...named, serial };
}

function referenceOf({ digits }: Scheme, partition: number, reference: bigint): string | undefined {
  if (digits === null) return String(reference);
  return padded(reference, digits - (PREFIX_DIGITS_MAX - partition));
}

/** Undefined when the number has more digits than it may. */
function padded(value: bigint, digits: number): string | undefined {
  if (digits === 0) return value === 0n ? '' : undefined;
  const text = String(value).padStart(digits, '0');
  return text.length === digits ? text : undefined;
}

/** Seven bits a character, then zeros; undefined when characters follow the zeros, or none at all is there. */
function textOf(value: bigint, bits: number): string | undefined {
  const codes = Array.from({ length: bits / CHARACTER_BITS }, (_, at) =>
    Number((value >> BigInt(bits - CHARACTER_BITS * (at + 1))) & 0x7fn),
  );
  const text = String.fromCharCode(...codes).replace(/\0+$/, '');
  return /^[!-~]{1,20}$/.test(text) ? text : undefined;
}
