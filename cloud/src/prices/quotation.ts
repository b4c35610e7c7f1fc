import type { PostPrice } from '@pledgewatch/shared/command';
import type { PriceFeed, Unit } from './feed.ts';
import { QUOTED_MAX } from './limits.ts';
import { instantOf } from './wall-time.ts';

/** What a feed said, as the command it becomes. */
export type Quotation = PostPrice;

/** One thing that is wrong with what a feed said. */
export interface QuotationFault {
  /** The column or member. */
  readonly column: string;
  readonly found: string;
  readonly expected: string;
}

type Reading = Pick<
  PriceFeed,
  'columns' | 'priceSource' | 'provenance' | 'timeZone' | 'timeOfDay' | 'unit' | 'currency'
>;

/** How many of each make a tonne; a jin 斤 is 500 g. */
const UNITS_PER_TONNE: Readonly<Record<Unit, bigint>> = {
  tonne: 1n,
  kilogram: 1_000n,
  jin: 2_000n,
};
const FEN_PER_TONNE_MAX = 1_000_000_000_000n;
const NAME_LENGTH_MAX = 128;

/**
 * The price that one line or event says; else everything that is wrong with it.
 *
 * @param said The text under each heading; undefined where there is none.
 */
export function quotationOf(
  said: (column: string) => string | undefined,
  feed: Reading,
): { readonly quotation: Quotation } | { readonly faults: readonly QuotationFault[] } {
  const { columns } = feed;
  const faults: QuotationFault[] = [];
  const textOf = (column: string) => (said(column) ?? '').trim();
  const read = <T>(column: string, expected: string, of: (text: string) => T | undefined) => {
    const value = of(textOf(column));
    if (value === undefined) faults.push({ column, found: quoted(textOf(column)), expected });
    return value;
  };
  const name = (column: string | undefined, set: string | undefined) =>
    column === undefined ? set : read(column, `1 to ${NAME_LENGTH_MAX} characters`, nameOf);
  const same = (column: string | undefined, set: string) =>
    column === undefined || read(column, set, (text) => (text === set ? text : undefined));

  const priceSource = name(columns.priceSource, feed.priceSource);
  const provenance = name(columns.provenance, feed.provenance);
  same(columns.unit, feed.unit);
  same(columns.currency, feed.currency);
  const amount = `yuan a ${feed.unit}, above 0, in whole fen a tonne`;
  const priceFenPerTonne = read(columns.price, amount, (text) => fenPerTonne(text, feed.unit));
  const observedAt = read(columns.at, timeWords(feed), (text) => instantOf(text, feed));
  if (
    faults.length > 0 ||
    priceSource === undefined ||
    provenance === undefined ||
    priceFenPerTonne === undefined ||
    observedAt === undefined
  ) {
    return { faults };
  }
  const quotation = { priceSource, priceFenPerTonne, observedAt, provenance };
  return { quotation: { type: 'price.post', ...quotation } };
}

function nameOf(text: string): string | undefined {
  return text.length >= 1 && text.length <= NAME_LENGTH_MAX ? text : undefined;
}

function timeWords({ timeOfDay }: Reading): string {
  return timeOfDay === undefined
    ? 'a day and a time, like 2026-11-25 15:00'
    : 'a day, like 2026-11-25, with or without a time';
}

/** Exact: a price that is no whole number of fen a tonne is none, and nothing is rounded here. */
function fenPerTonne(text: string, unit: Unit): number | undefined {
  const isNumber = /^(?:\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.\d{1,12})?$/.test(text);
  if (!isNumber) return undefined;
  const [yuan = '', fraction = ''] = text.replaceAll(',', '').split('.');
  const scale = 10n ** BigInt(fraction.length);
  const scaledFen = BigInt(yuan + fraction) * 100n * UNITS_PER_TONNE[unit];
  const fen = scaledFen / scale;
  const isWhole = scaledFen % scale === 0n;
  return isWhole && fen > 0n && fen <= FEN_PER_TONNE_MAX ? Number(fen) : undefined;
}

/** As much of a text as people need to find it. */
export function quoted(text: string): string {
  if (text === '') return 'nothing';
  return JSON.stringify(text.length > QUOTED_MAX ? `${text.slice(0, QUOTED_MAX)}…` : text);
}
