import { WORDS } from './words.js';

/** @typedef {'en' | 'zh'} Language */
/** @typedef {keyof typeof WORDS} Word */

const KEPT_AS = 'pledgewatch-language';
/** @type {Set<() => void>} */
const listeners = new Set();
/** @type {Language} */
let current = remembered() ?? preferred();

/** What is spoken now. */
export function language() {
  return current;
}

/** BCP 47 tag for numbers and times. */
export function locale() {
  return current === 'zh' ? 'zh-CN' : 'en-GB';
}

/** Changes to the other language and remembers it. */
export function switchLanguage() {
  current = current === 'zh' ? 'en' : 'zh';
  try {
    localStorage.setItem(KEPT_AS, current);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

/** @param {() => void} listener Called after each change. */
export function onLanguage(listener) {
  listeners.add(listener);
}

/**
 * A word or sentence in the language of the reader; `{name}` is filled from the values.
 *
 * @param {Word} word
 * @param {Readonly<Record<string, string | number>>} [values]
 */
export function say(word, values = {}) {
  const [en, zh] = WORDS[word];
  return (current === 'zh' ? zh : en).replaceAll(/\{(\w+)\}/g, (placeholder, name) =>
    name in values ? String(values[name]) : placeholder,
  );
}

/**
 * The word for a code of the system, or the code itself where there is none.
 *
 * @param {string} prefix
 * @param {string} code
 */
export function sayCode(prefix, code) {
  const word = `${prefix}${code}`;
  return word in WORDS ? say(/** @type {Word} */ (word)) : code;
}

/** @returns {Language | undefined} */
function remembered() {
  try {
    const kept = localStorage.getItem(KEPT_AS);
    return kept === 'en' || kept === 'zh' ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** @returns {Language} */
function preferred() {
  const first = navigator.languages.find((tag) => /^(zh|en)\b/i.test(tag));
  return first?.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
