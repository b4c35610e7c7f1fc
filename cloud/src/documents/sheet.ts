import type { Language } from './words.ts';

/** One column of a table; `share` is its part of the width. */
export interface Column {
  readonly head: string;
  readonly share: number;
  readonly figures?: true;
}

/** A part of a printed page. */
export type Block =
  | { readonly is: 'facts'; readonly rows: readonly (readonly [name: string, value: string])[] }
  | {
      readonly is: 'table';
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly string[])[];
      /** What stands there when there are no rows. */
      readonly empty: string;
    }
  | { readonly is: 'lines'; readonly lines: readonly string[] };

/** A document as it is printed: words and figures, no layout. */
export interface Sheet {
  readonly language: Language;
  readonly title: string;
  readonly subtitle: string;
  readonly number: string;
  readonly sections: readonly { readonly heading: string; readonly blocks: readonly Block[] }[];
  /** Stands at the foot of every page. */
  readonly digest: string;
  /** When it was made, ms: the file's own date, so that printing twice gives the same bytes. */
  readonly at: number;
  /** The canonical JSON, attached to the file. */
  readonly json: string;
}
