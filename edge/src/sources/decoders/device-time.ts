import type { EpochMs } from '@pledgewatch/shared/clock';

/** ISO 8601 as devices write it: with or without zone, `+0800` or `+08:00`, any number of digits of a second. */
const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * Reads a time, to the millisecond; NaN when it is none.
 *
 * @param zone What a time without a zone is in, e.g. `+08:00`; without it such a time is none.
 *
 * @example Zebra writes the zone without a colon
 * ```ts
 * import assert from 'node:assert/strict';
 * import { isoTime } from './device-time.ts';
 *
 * assert.equal(isoTime('2026-11-24T00:10:05.250+0000'), Date.UTC(2026, 10, 24, 0, 10, 5, 250));
 * ```
 */
export function isoTime(text: unknown, zone?: string): EpochMs {
  const match = typeof text === 'string' ? ISO.exec(text) : null;
  const offset = match?.[8] ?? zone;
  if (!match || offset === undefined) return Number.NaN;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ms = Number((match[7] ?? '0').padEnd(3, '0').slice(0, 3));
  const utc = new Date(Date.UTC(year, month - 1, day, hour, minute, second, ms));
  const isReal = utc.getUTCMonth() === month - 1 && utc.getUTCDate() === day && hour < 24;
  return isReal && minute < 60 ? utc.getTime() - offsetMs(offset) : Number.NaN;
}

function offsetMs(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0;
  const digits = offset.replace(':', '');
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5));
  return (digits.startsWith('-') ? -1 : 1) * minutes * 60_000;
}
