import { createHash } from 'node:crypto';
import { bags } from '../../cloud/src/testing/court/index.ts';
import { valueOf } from './arithmetic.ts';

const ZONE_MS = 8 * 3_600_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mon 23 Nov 09:00` in Foshan, 2026, as ms. */
export function timeOf(text: string): number {
  const found = /^\w{3} (\d{1,2}) (\w{3}) (\d\d):(\d\d)$/.exec(text);
  if (!found) throw new Error(`${text} is no time`);
  const [, day, month = '', hour, minute] = found;
  const parts = [MONTHS.indexOf(month), Number(day), Number(hour), Number(minute)] as const;
  return Date.UTC(2026, ...parts) - ZONE_MS;
}

/** What people write, as a command has it: money in fen, masses in grams, shares in thousandths, times in ms. */
export function termOf(said: unknown): unknown {
  if (Array.isArray(said)) return said.map(termOf);
  if (typeof said === 'object' && said !== null) {
    return Object.fromEntries(Object.entries(said).map(([name, value]) => [name, termOf(value)]));
  }
  return typeof said === 'string' ? textTerm(said) : said;
}

function textTerm(text: string): unknown {
  const [, first, last] = /^units (\d+)–(\d+)$/.exec(text) ?? [];
  if (first !== undefined) return bags(Number(first), Number(last) - Number(first) + 1);
  if (/^\w{3} \d{1,2} \w{3} \d\d:\d\d$/.test(text)) return timeOf(text);
  if (/^¥[\d,.]+$/.test(text)) return scaled(text, 100n);
  if (/^[\d,.]+ (t|kg)$/.test(text)) return scaled(text, 1_000_000n);
  if (/^[\d.]+ ?[%‰]$/.test(text)) return scaled(text, 1_000n);
  const [, hours] = /^(\d+) hours$/.exec(text) ?? [];
  if (hours !== undefined) return Number(hours) * 3_600_000;
  if (text.startsWith('paper ')) return createHash('sha256').update(text).digest('hex');
  return text;
}

function scaled(text: string, by: bigint): number {
  const { over, under } = valueOf(text);
  if ((over * by) % under !== 0n)
    throw new Error(`${text} is no whole number of the smallest unit`);
  return Number((over * by) / under);
}
