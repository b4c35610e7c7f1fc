import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDoor } from '../cloud/src/running/testing/houses.ts';
import { isRounded, isSame, valueOf } from './weeks/arithmetic.ts';
import { stepsOf, Week } from './weeks/week.ts';

let door: Awaited<ReturnType<typeof openDoor>>;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

/** Each page, when its week begins, and the fewest figures that it must check. */
const PAGES = [
  ['docs/stories/FLOATING_STEEL.md', 'Mon 23 Nov 08:00', 100],
  ['docs/stories/STATIC_GRAIN.md', 'Mon 23 Nov 08:00', 90],
] as const;

test.each(PAGES)(
  '%s happens as it is told, and its arithmetic is right',
  async (page, begins, least) => {
    const text = readFileSync(join(import.meta.dirname, '..', page), 'utf8');
    const week = new Week(door, begins);
    for (const { line, step } of stepsOf(text)) {
      await week.play(step).catch((error: unknown) => {
        const what = JSON.stringify(step);
        throw new Error(`${page}:${line}: ${(error as Error).message}\n${what}`, { cause: error });
      });
    }
    expect(week.figures).toBeGreaterThanOrEqual(least);
  },
);

describe('the arithmetic of the pages', () => {
  test('is exact, with times before plus and units in the numbers', () => {
    expect(isSame(valueOf('(1 + 2) × 3 t − 500 kg'), valueOf('8.5'))).toBe(true);
    expect(isSame(valueOf('¥420,000 ÷ 70 %'), valueOf('¥600,000'))).toBe(true);
    expect(isSame(valueOf('3 ‰ × 10 t'), valueOf('30 kg'))).toBe(true);
    expect(isSame(valueOf('1 ÷ 3'), valueOf('0.333'))).toBe(false);
  });

  test('rounds by less than the last place that is shown, and no more', () => {
    expect(isRounded(valueOf('1 ÷ 3'), '0.333')).toBe(true);
    expect(isRounded(valueOf('1 ÷ 3'), '0.334')).toBe(true);
    expect(isRounded(valueOf('1 ÷ 3'), '0.335')).toBe(false);
  });

  test('refuses what it can not read', () => {
    for (const text of ['1 +', '(1', 'one', '1 2']) expect(() => valueOf(text)).toThrow();
  });
});
