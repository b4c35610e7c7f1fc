/**
 * Bits of the company prefix by partition (GS1 Tag Data Standard §14.5, tables 14-2 to 14-5): its digits are 12 less the
 * partition.
 */
const PREFIX_BITS = [40, 37, 34, 30, 27, 24, 20] as const;
const PREFIX_DIGITS_MAX = 12;

/** A binary coding scheme: what follows header, filter, partition and company prefix. */
interface Scheme {
  readonly name: 'sgtin' | 'sscc' | 'sgln' | 'grai' | 'giai';
  /** Digits of company prefix and reference together; none where the reference is not padded. */
  readonly digits: number | null;
  /** Bits of company prefix and reference together. */
  readonly bits: number;
  readonly serial: boolean;
}

const SCHEMES: Readonly<Record<string, Scheme>> = {
  '30': { name: 'sgtin', digits: 13, bits: 44, serial: true },
  '31': { name: 'sscc', digits: 17, bits: 58, serial: false },
  '32': { name: 'sgln', digits: 12, bits: 41, serial: true },
  '33': { name: 'grai', digits: 12, bits: 44, serial: true },
  '34': { name: 'giai', digits: null, bits: 82, serial: false },
};

const EPC_BITS = 96;
/** Header (8), filter (3) and partition (3). */
const LEADING_BITS = 14;
const PARTITION_AT = 11;

/**
 * The pure identity URI of a tag, when its header is one of the 96-bit GS1 schemes and its digits
 * fit; otherwise its hexadecimal digits under a URI of our own. What a reader saw is never dropped.
 */
export function epcUri(hex: string): string {
  return identityOf(hex) ?? `urn:pledgewatch:epc:raw:${hex}`;
}

function identityOf(hex: string): string | undefined {
  const scheme = SCHEMES[hex.slice(0, 2)];
  if (!scheme || hex.length * 4 !== EPC_BITS) return undefined;
  const bits = BigInt(`0x${hex}`);
  const part = (from: number, length: number): bigint =>
    (bits >> BigInt(EPC_BITS - from - length)) & ((1n << BigInt(length)) - 1n);
  const partition = Number(part(PARTITION_AT, LEADING_BITS - PARTITION_AT));
  const prefixBits = PREFIX_BITS[partition];
  if (prefixBits === undefined) return undefined;
  const referenceBits = scheme.bits - prefixBits;
  const prefix = padded(part(LEADING_BITS, prefixBits), PREFIX_DIGITS_MAX - partition);
  const reference = referenceOf(scheme, partition, part(LEADING_BITS + prefixBits, referenceBits));
  if (prefix === undefined || reference === undefined) return undefined;
  const rest = EPC_BITS - LEADING_BITS - scheme.bits;
  const last = part(LEADING_BITS + scheme.bits, rest);
  // An SSCC ends in 24 bits that are zero; with anything else in them two tags would share a name.
  if (!scheme.serial && last !== 0n) return undefined;
  const serial = scheme.serial ? `.${last}` : '';
  return `urn:epc:id:${scheme.name}:${prefix}.${reference}${serial}`;
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
