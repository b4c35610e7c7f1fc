import type { EpochMs } from '@pledgewatch/shared/clock';

const DAY = /^(\d{4})(?:-(\d\d)-(\d\d)|\/(\d{1,2})\/(\d{1,2})|(\d\d)(\d\d))/;
const TIME = /^[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,3})?)?/;
const OFFSET = /^(?:Z|[+-]\d\d:?\d\d)$/;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Where a text's time is, when it does not say so itself. */
export interface Wall {
  readonly timeZone: string;
  /** Of a text that names a day only. */
  readonly timeOfDay?: string | undefined;
}

/**
 * The instant that a text names: `2026-11-25`, `2026/11/25` or `20261125`, with or without a time, with
 * or without an offset. Undefined for anything else, for a day the calendar has not, and for a time that
 * the clocks there skip.
 */
export function instantOf(text: string, { timeZone, timeOfDay }: Wall): EpochMs | undefined {
  const day = DAY.exec(text);
  if (!day) return undefined;
  const [year, month, date] = day.slice(1).filter((part) => part !== undefined);
  const iso = `${year}-${month?.padStart(2, '0')}-${date?.padStart(2, '0')}`;
  const rest = text.slice(day[0].length);
  const said = rest === '' && timeOfDay !== undefined ? ` ${timeOfDay}` : rest;
  const time = TIME.exec(said);
  if (!time) return undefined;
  const [, hour, minute, second = '00'] = time;
  const wall = Date.parse(`${iso}T${hour}:${minute}:${second}Z`);
  const isReal = !Number.isNaN(wall) && new Date(wall).toISOString().startsWith(iso);
  if (!isReal) return undefined;
  const offset = said.slice(time[0].length);
  if (offset === '') return instantAt(wall, timeZone);
  return OFFSET.test(offset) ? wall - offsetMs(offset) : undefined;
}

function offsetMs(offset: string): number {
  if (offset === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** The instant at which the clocks of a place show `wall`, which is written as if it were UTC. */
function instantAt(wall: number, timeZone: string): EpochMs | undefined {
  let at = wall;
  for (let again = 0; again < 2; again += 1) at = wall - (wallOf(at, timeZone) - at);
  return wallOf(at, timeZone) === wall ? at : undefined;
}

function wallOf(at: EpochMs, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value;
  const [day, time] = [
    `${part('year')}-${part('month')}-${part('day')}`,
    `${part('hour')}:${part('minute')}:${part('second')}`,
  ];
  return Date.parse(`${day}T${time}Z`);
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format;
}
