import { element } from './element.js';
import { locale, say } from './language.js';

const GRAMS_PER_TONNE = 1_000_000;
const FEN_PER_YUAN = 100;
/** @type {readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[]} */
const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];
/** How far the server's clock is ahead of this browser's, ms. */
let aheadMs = 0;

/** @param {number} serverNow The server's time in an answer that just came. */
export function setServerTime(serverNow) {
  aheadMs = serverNow - Date.now();
}

/** @param {number} grams */
export function tonnes(grams) {
  const digits = { minimumFractionDigits: 3, maximumFractionDigits: 3 };
  return `${(grams / GRAMS_PER_TONNE).toLocaleString(locale(), digits)} t`;
}

/** @param {number} fen */
export function yuan(fen) {
  return `¥${Math.trunc(fen / FEN_PER_YUAN).toLocaleString(locale())}`;
}

/** @param {number} permille */
export function percent(permille) {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return `${(permille / 10).toLocaleString(locale(), digits)}%`;
}

/**
 * How long ago something was, by the server's clock.
 *
 * @param {number} at
 */
export function ago(at) {
  const seconds = Math.max(0, Math.floor((Date.now() + aheadMs - at) / 1_000));
  const [unit, size] = UNITS.find(([, least]) => seconds >= least) ?? ['second', 1];
  const words = new Intl.RelativeTimeFormat(locale(), { style: 'narrow', numeric: 'always' });
  return words.format(-Math.floor(seconds / size), unit);
}

/** @param {number} at */
export function clockTime(at) {
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit' };
  return new Date(at).toLocaleTimeString(
    locale(),
    /** @type {Intl.DateTimeFormatOptions} */ (time),
  );
}

/** @param {number} at */
export function fullTime(at) {
  return new Date(at).toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'medium' });
}

/**
 * A time whose age {@link tickAges} keeps up.
 *
 * @param {number | null} at Null: never.
 */
export function ageOf(at) {
  const time = element('time', 'age');
  setAge(time, at);
  return time;
}

/**
 * @param {HTMLTimeElement} time
 * @param {number | null} at
 */
export function setAge(time, at) {
  if (at === null) {
    time.removeAttribute('datetime');
    time.textContent = say('neverSeen');
    return;
  }
  time.dateTime = new Date(at).toISOString();
  time.title = fullTime(at);
  tick(time);
}

/** Brings every age on the page up to now. */
export function tickAges() {
  for (const time of document.querySelectorAll('time.age[datetime]')) {
    tick(/** @type {HTMLTimeElement} */ (time));
  }
}

/** @param {HTMLTimeElement} time */
function tick(time) {
  const text = ago(Date.parse(time.dateTime));
  if (time.textContent !== text) time.textContent = text;
}
