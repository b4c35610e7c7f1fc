import type { Language } from './words.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** Grams as kilograms, exact: 17,990 kg, or 17,990.250 kg where grams are left. */
export function mass(grams: number): string {
  const sign = grams < 0 ? '−' : '';
  const whole = Math.abs(grams);
  const rest = whole % 1_000;
  const kilograms = grouped(String((whole - rest) / 1_000));
  return `${sign}${kilograms}${rest === 0 ? '' : `.${String(rest).padStart(3, '0')}`} kg`;
}

/** Fen as yuan, exact however large. */
export function yuan(fen: number | string): string {
  const value = BigInt(fen);
  const sign = value < 0n ? '−' : '';
  const digits = String(value < 0n ? -value : value).padStart(3, '0');
  return `${sign}¥${grouped(digits.slice(0, -2))}.${digits.slice(-2)}`;
}

/** Thousandths as a percentage with one digit: 987 is 98.7 %. */
export function percent(permille: number): string {
  return `${Math.trunc(permille / 10)}.${Math.abs(permille % 10)} %`;
}

/** An instant by a site's clock, to the second. */
export function moment(at: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    const styles = { dateStyle: 'short', timeStyle: 'medium' } as const;
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, ...styles });
    formats.set(timeZone, format);
  }
  return format.format(at);
}

/** A word in the wanted language. */
export function inWords(words: { readonly en: string; readonly zh: string }, language: Language) {
  return words[language];
}

function grouped(digits: string): string {
  return digits.replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
