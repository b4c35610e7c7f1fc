import { CsvError, parse } from 'csv-parse/sync';
import type { FileFeed } from './feed.ts';
import { LINES_MAX, LINES_OF_SOURCE_MAX } from './limits.ts';
import { quotationOf, quoted, type Quotation, type QuotationFault } from './quotation.ts';

/** What is wrong with one line of a file. */
export interface LineFault extends QuotationFault {
  readonly line: number;
}

/** What a file says: its prices in the order of their time, and everything that is wrong with it. */
export interface PricesOfText {
  readonly quotations: readonly { readonly line: number; readonly quotation: Quotation }[];
  readonly faults: readonly LineFault[];
}

interface Line {
  readonly record: readonly string[];
  readonly line: number;
}

/** Reads a file's text (RFC 4180): a bad line is told and the others are taken. */
export function pricesOfText(text: string, feed: FileFeed): PricesOfText {
  const faults: LineFault[] = [];
  const [heading, ...lines] = linesOf(text, feed, faults);
  const columns = (heading?.record ?? []).map((name) => name.trim());
  const missing = Object.values(feed.columns).filter((name) => !columns.includes(name));
  for (const column of missing) {
    const found = quoted(columns.join(feed.separator));
    faults.push({ line: 1, column, found, expected: 'a heading of that name' });
  }
  if (missing.length > 0) return { quotations: [], faults };
  const quotations = lines.flatMap(({ record, line }) => {
    const said = (column: string) => record[columns.indexOf(column)];
    const read = quotationOf(said, feed);
    if ('quotation' in read) return [{ line, quotation: read.quotation }];
    faults.push(...read.faults.map((fault) => ({ line, ...fault })));
    return [];
  });
  return { quotations: newestOf(onceEach(quotations, feed, faults)), faults };
}

/** Records with their line; where the quotes of one do not close, what comes behind is not read. */
function linesOf(text: string, { separator, columns }: FileFeed, faults: LineFault[]): Line[] {
  const broken = (line: number, found: string, expected: string) =>
    void faults.push({ line, column: columns.price, found, expected });
  const lines: Line[] = [];
  try {
    parse(text, {
      bom: true,
      delimiter: separator,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      to: LINES_MAX,
      on_record: (record: string[], { lines: line }) => {
        lines.push({ record, line });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    broken(Number(error['lines'] ?? lines.length + 1), quoted(error.message), 'RFC 4180 quotes');
  }
  if (lines.length === LINES_MAX) broken(LINES_MAX, 'more lines', `at most ${LINES_MAX}`);
  return lines;
}

type Quoted = PricesOfText['quotations'][number];

/** A source says one price at a time: the same twice is one, two different ones are a fault. */
function onceEach(all: readonly Quoted[], feed: FileFeed, faults: LineFault[]): Quoted[] {
  const byTime = new Map<string, Quoted>();
  return all.filter((one) => {
    const { priceSource, observedAt, priceFenPerTonne } = one.quotation;
    const key = `${observedAt} ${priceSource}`;
    const first = byTime.get(key);
    if (!first) return byTime.set(key, one);
    if (first.quotation.priceFenPerTonne !== priceFenPerTonne) {
      const found = `another price than line ${first.line} for the same time`;
      faults.push({ line: one.line, column: feed.columns.at, found, expected: 'one price a time' });
    }
    return false;
  });
}

/** Oldest first; of each source as many as the law keeps. */
function newestOf(all: readonly Quoted[]): Quoted[] {
  const counts = new Map<string, number>();
  const sorted = all.toSorted(
    (one, other) => other.quotation.observedAt - one.quotation.observedAt,
  );
  const kept = sorted.filter(({ quotation: { priceSource } }) => {
    const count = (counts.get(priceSource) ?? 0) + 1;
    counts.set(priceSource, count);
    return count <= LINES_OF_SOURCE_MAX;
  });
  return kept.toReversed();
}
