import { expect, it } from 'vitest';
import { hasCheckCharacter } from './index.ts';

/**
 * 91350100M000100Y4: values 9 1 3 5 0 1 0 0 21 0 0 0 1 0 0 30 4 by weights 1 3 9 27 19 26 16 17 20 29 25
 * 13 8 24 10 30 28 give 9+3+27+135+0+26+0+0+420+0+0+0+8+0+0+900+112 = 1640 = 52 × 31 + 28, so the
 * check character is 31 − 28 = 3.
 */
it('a unified social credit code ends in the check character of GB 32100, worked out by hand', () => {
  expect(hasCheckCharacter('91350100M000100Y43')).toBe(true);
  expect(hasCheckCharacter('91350100M000100Y44')).toBe(false);
});

it('two neighbours that changed places, or one wrong character, are noticed', () => {
  const code = '91350100M000100Y43';
  for (let at = 0; at < 17; at += 1) {
    const swapped = `${code.slice(0, at)}${code[at + 1]}${code[at]}${code.slice(at + 2)}`;
    expect([at, hasCheckCharacter(swapped)]).toEqual([at, swapped === code]);
    const other = `${code.slice(0, at)}${code[at] === '7' ? '8' : '7'}${code.slice(at + 1)}`;
    expect([at, hasCheckCharacter(other)]).toEqual([at, false]);
  }
});
