import { PledgewatchError } from '../errors/index.ts';
import { readTag, type TagContent } from './tag.ts';

/** What names one handling unit in the GS1 system, however it is written. */
export interface UnitId {
  /** Equal for two names of the same unit, and for no others. */
  readonly key: string;
  /** As a GS1 Digital Link, which no EPC scheme's company prefix blurs. */
  readonly digitalLink: string;
}

/** Canonical company prefix of a key: where prefix and reference part says nothing of which unit it is. */
const KEY_PREFIX_DIGITS = 7;
const KEY_PARTITION = 5n;
const SGTIN_SERIAL_BITS = 38n;

/**
 * The same for every way in which one unit's tag can be written: filter values, partitions and the
 * 96-bit and 198-bit schemes name the same GTIN and serial, or the same SSCC. What is of no GS1 scheme
 * is itself.
 */
export function unitKey(hex: string): string {
  const header = hex.slice(0, 2);
  if (header !== '30' && header !== '31' && header !== '36') return hex;
  // Nearly all tags: a prefix of seven digits, so that only the filter is to be cleared.
  if (hex.length === 24 && isPartitionFive(hex)) {
    return hex.charCodeAt(2) === 49 ? hex : `${header}1${hex.slice(3)}`;
  }
  const content = readTag(hex);
  return content ? keyOf(elementsOf(content)) : hex;
}

/** The partition's first bit is the last of the third digit, its others are the first of the fourth. */
function isPartitionFive(hex: string): boolean {
  const [third, fourth] = [hex.charCodeAt(2), hex.charCodeAt(3)];
  // Odd, in '0' to '9' and 'a' to 'f': the codes of b, d and f are even.
  const isOdd = third < 97 ? third % 2 === 1 : third % 2 === 0;
  return isOdd && fourth >= 52 && fourth <= 55;
}

/**
 * Reads a handling unit's name: raw EPC digits, EPC URI, EPC tag URI, GS1 Digital Link or an SSCC of 18
 * digits.
 *
 * @throws {PledgewatchError} `PW_UNIT_UNREADABLE`, `PW_CHECK_DIGIT_WRONG`; who sent it must act.
 */
export function readUnitId(name: string): UnitId {
  const elements = fromHex(name) ?? fromUri(name) ?? fromDigitalLink(name) ?? fromSscc(name);
  if (!elements) throw new PledgewatchError('PW_UNIT_UNREADABLE', { name: name.slice(0, 80) });
  return { key: keyOf(elements), digitalLink: linkOf(elements) };
}

/** Element strings of the GS1 General Specifications: (00) or (01) with (21). */
type Elements =
  | { readonly sscc: string }
  | { readonly gtin: string; readonly serial: string }
  | { readonly raw: string };

function fromHex(name: string): Elements | undefined {
  if (!/^([0-9a-f]{2}){1,62}$/.test(name) || /^\d{18}$/.test(name)) return undefined;
  const content = readTag(name);
  return content ? elementsOf(content, name) : { raw: name };
}

function fromUri(name: string): Elements | undefined {
  const [, scheme, body = ''] =
    /^urn:epc:id:(sgtin|sscc):([^:]+)$/.exec(name) ??
    /^urn:epc:tag:(sgtin|sscc)-(?:96|198):[0-7]\.([^:]+)$/.exec(name) ??
    [];
  const [prefix = '', reference = '', serial, ...more] = body.split('.');
  const digits = scheme === 'sgtin' ? 13 : 17;
  const isFit =
    /^\d{6,12}$/.test(prefix) && /^\d+$/.test(reference) && (prefix + reference).length === digits;
  if (!isFit || more.length > 0) return undefined;
  if (scheme === 'sscc') {
    return serial === undefined ? elementsOf({ scheme, prefix, reference }) : undefined;
  }
  const text = serialOf(serial);
  return text === undefined
    ? undefined
    : elementsOf({ scheme: 'sgtin', prefix, reference, serial: text });
}

function fromDigitalLink(name: string): Elements | undefined {
  if (!/^https?:\/\//.test(name) || !URL.canParse(name)) return undefined;
  const { pathname } = new URL(name);
  const sscc = /\/00\/(\d{18})\/?$/.exec(pathname)?.[1];
  if (sscc !== undefined) return { sscc: checked(sscc) };
  const [, gtin, escaped] =
    /\/01\/(\d{8}|\d{12,14})(?:\/(?:22|10)\/[^/]+)*\/21\/([^/]+)\/?$/.exec(pathname) ?? [];
  const serial = serialOf(escaped);
  if (gtin === undefined || serial === undefined) return undefined;
  return { gtin: checked(gtin.padStart(14, '0')), serial };
}

function fromSscc(name: string): Elements | undefined {
  return /^\d{18}$/.test(name) ? { sscc: checked(name) } : undefined;
}

function serialOf(escaped: string | undefined): string | undefined {
  try {
    const text = decodeURIComponent(escaped ?? '');
    return /^[!-~]{1,20}$/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** The indicator or extension digit stands before the company prefix, the check digit at the end. */
function elementsOf(content: TagContent, hex = ''): Elements {
  const { scheme, prefix, reference, serial = '' } = content;
  if (scheme !== 'sgtin' && scheme !== 'sscc') return { raw: hex };
  const digits = reference.slice(0, 1) + prefix + reference.slice(1);
  const whole = digits + checkDigitOf(digits);
  return scheme === 'sscc' ? { sscc: whole } : { gtin: whole, serial };
}

/** GS1 General Specifications §7.9.1: weights 3 and 1 by turns from the right. */
function checkDigitOf(digits: string): string {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const weight = (digits.length - at) % 2 === 1 ? 3 : 1;
    sum += weight * Number(digits[at]);
  }
  return String((10 - (sum % 10)) % 10);
}

function checked(whole: string): string {
  const expected = checkDigitOf(whole.slice(0, -1));
  if (whole.endsWith(expected)) return whole;
  throw new PledgewatchError('PW_CHECK_DIGIT_WRONG', { name: whole, expected });
}

/** The 96-bit tag with filter 0 and a prefix of seven digits; as text where the serial does not fit it. */
function keyOf(elements: Elements): string {
  if ('raw' in elements) return unitKey(elements.raw);
  const isSscc = 'sscc' in elements;
  const digits = (isSscc ? elements.sscc : elements.gtin).slice(0, -1);
  const prefix = BigInt(digits.slice(1, 1 + KEY_PREFIX_DIGITS));
  const reference = BigInt(digits.slice(0, 1) + digits.slice(1 + KEY_PREFIX_DIGITS));
  if (isSscc) return hexOf(0x31n, [prefix, 24n], [reference, 34n], [0n, 24n]);
  const { gtin, serial } = elements;
  const isNumber = /^(0|[1-9]\d{0,11})$/.test(serial) && BigInt(serial) < 1n << SGTIN_SERIAL_BITS;
  if (!isNumber) return `01/${gtin}/21/${serial}`;
  return hexOf(0x30n, [prefix, 24n], [reference, 20n], [BigInt(serial), SGTIN_SERIAL_BITS]);
}

function hexOf(header: bigint, ...parts: readonly (readonly [value: bigint, bits: bigint])[]) {
  let bits = (header << 6n) | KEY_PARTITION;
  for (const [value, length] of parts) bits = (bits << length) | value;
  return bits.toString(16).padStart(24, '0');
}

function linkOf(elements: Elements): string {
  if ('sscc' in elements) return `https://id.gs1.org/00/${elements.sscc}`;
  if ('raw' in elements) return '';
  return `https://id.gs1.org/01/${elements.gtin}/21/${encodeURIComponent(elements.serial)}`;
}
