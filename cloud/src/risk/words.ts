import type { Alert } from '@pledgewatch/shared/alert';

/** Figures of an alert, by name; the end of the name is the unit. */
export type Figures = Readonly<Record<string, string | number | boolean>>;

/** A sentence in both languages, `{name}` where a figure stands. */
export interface Words {
  readonly en: string;
  readonly zh: string;
}

/** How a figure is written, by the end of its name. */
const WRITTEN: readonly (readonly [ending: string, write: (figure: string) => string])[] = [
  ['G', (grams) => `${thousands(decimal(grams, 3))} kg`],
  ['Fen', (fen) => `¥${thousands(decimal(fen, 2))}`],
  ['Permille', (permille) => `${decimal(permille, 1)} %`],
  ['Ms', (ms) => `${decimal(ms, 3)} s`],
  ['At', (at) => new Date(Number(at)).toISOString().replace('T', ' ').replace('.000Z', 'Z')],
];

/** Puts the figures into the sentence: kilograms, yuan, per cent, seconds and UTC for people. */
export function tell({ en, zh }: Words, figures: Figures): Alert['reason'] {
  return { en: fill(en, figures), zh: fill(zh, figures) };
}

function fill(sentence: string, figures: Figures): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => {
    const figure = figures[name];
    return figure === undefined ? placeholder : write(name, figure);
  });
}

function write(name: string, figure: string | number | boolean): string {
  const unit = WRITTEN.find(([ending]) => name.endsWith(ending));
  const isNumber = /^-?\d+$/.test(String(figure));
  return unit && isNumber ? unit[1](String(figure)) : String(figure);
}

/** Whole smallest units as a decimal, exactly, without needless zeros beyond the point (but ¥1.50). */
function decimal(units: string, places: number): string {
  const sign = units.startsWith('-') ? '-' : '';
  const digits = units.replace('-', '').padStart(places + 1, '0');
  const fraction = digits.slice(-places);
  const shown = places === 2 ? fraction : fraction.replace(/0+$/, '');
  return `${sign}${digits.slice(0, -places)}${shown === '' ? '' : `.${shown}`}`;
}

function thousands(number: string): string {
  const [whole = '', fraction] = number.split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
