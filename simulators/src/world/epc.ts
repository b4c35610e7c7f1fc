import assert from 'node:assert/strict';

/** What an SGTIN names: whose goods, which trade item, which piece. */
export interface Sgtin {
  /** 6 to 12 digits. */
  readonly companyPrefix: string;
  /** Indicator and item reference: 13 digits less the company prefix. */
  readonly itemReference: string;
  /** Below 2^38. */
  readonly serial: number;
}

/** Bits of company prefix and item reference by length of the prefix (GS1 TDS 1.13, table 14-2). */
const PARTITIONS: Readonly<
  Record<number, readonly [partition: number, company: number, item: number]>
> = {
  12: [0, 40, 4],
  11: [1, 37, 7],
  10: [2, 34, 10],
  9: [3, 30, 14],
  8: [4, 27, 17],
  7: [5, 24, 20],
  6: [6, 20, 24],
};

const HEADER_SGTIN_96 = 0x30n;
const FILTER_UNIT_LOAD = 6n;

/**
 * The 96 bits a tag on a unit load carries, as 24 capital hex digits.
 *
 * @see GS1 EPC Tag Data Standard, SGTIN-96 coding table
 */
export function sgtin96Hex({ companyPrefix, itemReference, serial }: Sgtin): string {
  const row = PARTITIONS[companyPrefix.length];
  assert(row !== undefined && companyPrefix.length + itemReference.length === 13, 'SGTIN digits');
  assert(serial >= 0 && serial < 2 ** 38, 'SGTIN-96 serial');
  const [partition, companyBits, itemBits] = row;
  const head = (HEADER_SGTIN_96 << 6n) | (FILTER_UNIT_LOAD << 3n) | BigInt(partition);
  const company = (head << BigInt(companyBits)) | BigInt(companyPrefix);
  const item = (company << BigInt(itemBits)) | BigInt(itemReference);
  return ((item << 38n) | BigInt(serial)).toString(16).toUpperCase().padStart(24, '0');
}
