import { randomInt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { findingsText, runSeed } from './seeds.ts';

/** Seeds whose weather holds every kind of crash, a full disk and a long partition. */
const FIXED = [1, 2, 5];
const fresh = Number(process.env['PLEDGEWATCH_SEED'] ?? randomInt(2 ** 32));

const patient = 120_000;

describe('edge and cloud under one seed', () => {
  test.each(FIXED)(
    'what must always hold held in the hour of seed %i',
    { timeout: patient },
    async (seed) => {
      expect(findingsText(await runSeed(seed))).toBe('');
    },
  );

  test(`and in that of a fresh seed: PLEDGEWATCH_SEED=${fresh}`, { timeout: patient }, async () => {
    expect(findingsText(await runSeed(fresh))).toBe('');
  });

  test(
    'the same seed lives through the same hour, to the last byte of its ledger',
    { timeout: patient },
    async () => {
      const [one, again] = [await runSeed(3), await runSeed(3)];
      expect(one.crashes).toBeGreaterThan(0);
      expect(again).toEqual(one);
    },
  );
});
