/** What names a trade document, as its bank has it; what it does not say is left out. */
export interface TradeDocument {
  readonly kind: 'invoice' | 'contract' | 'receipt';
  readonly number: string;
  /** Unified social credit codes, or names. */
  readonly issuer: string;
  readonly receiver: string;
  /** The day it bears, in any common spelling that begins with the year. */
  readonly date: string;
  readonly amountFen: number;
  readonly goods?: string;
  /** Grams, or pieces. */
  readonly quantity?: number;
}

/** The fields that are compared, in the order in which they are hashed. */
export const FIELDS = [
  'number',
  'issuer',
  'receiver',
  'date',
  'amountFen',
  'goods',
  'quantity',
] as const;
export type Field = (typeof FIELDS)[number];

/**
 * Each field in one spelling: full-width digits and letters become plain ones (NFKC), capitals, spaces,
 * hyphens and dots say nothing, a date is eight digits.
 */
export function normalForm(document: TradeDocument): ReadonlyMap<Field, string> {
  const normal = new Map<Field, string>();
  for (const field of FIELDS) {
    const value = document[field];
    if (value !== undefined) normal.set(field, field === 'date' ? day(String(value)) : bare(value));
  }
  return normal;
}

function bare(value: string | number): string {
  return String(value)
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function day(date: string): string {
  const [year = '', month = '', dayOfMonth = ''] = date.normalize('NFKC').match(/\d+/g) ?? [];
  if (year.length === 8) return year;
  return year + month.padStart(2, '0') + dayOfMonth.padStart(2, '0');
}
