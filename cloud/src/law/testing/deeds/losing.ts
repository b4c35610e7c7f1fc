import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Actor } from '@pledgewatch/shared/command';
import { PEOPLE, UNIT_G, type Court } from '#/testing/court/index.ts';
import { loss, lossStandard } from '../../losses/testing/found.ts';
import {
  agreed,
  banks,
  command,
  DIGEST,
  mostlyFirst,
  pick,
  tryGive,
  type Deed,
  type Deeds,
} from './deed.ts';

const lossId = fc.nat(19).map((n) => `LOSS-${n}`);
const finders = fc.constantFrom(PEOPLE.maker, PEOPLE.checker, PEOPLE.supervisor);
const found = fc
  .record({
    id: lossId,
    pledgeId: mostlyFirst,
    massG: fc.integer({ min: 1, max: 12_000 }),
    isDried: fc.nat(9).map((n) => n === 0),
  })
  .map(({ id, pledgeId, massG, isDried }) =>
    loss(id, pledgeId, massG, isDried ? { cause: 'drying', sampleDigest: DIGEST } : {}),
  );

/** 0.2 % of the twenty tonnes that the standard knows: all that grain may ever lose by nature. */
const LOST_MAX_G = (20 * UNIT_G) / 500;

/** One of the losses that somebody found. */
function confirm([by, at]: readonly [Actor, number]): Deed {
  return (court) => {
    const { lossId: id = 'LOSS-0' } = pick(agreed(court, 'loss.propose'), at)?.command ?? {};
    tryGive(court, by, { type: 'loss.confirm', lossId: id });
  };
}

/** Goods lose weight; what two people confirm consumes a budget that nothing refills. */
export const LOSING: Deeds = {
  reached: ['lossStandard.set', 'loss-confirmed'],
  deeds: [
    {
      weight: 2,
      arbitrary: command(
        banks,
        mostlyFirst.map((id) => lossStandard(id)),
      ),
    },
    { weight: 2, arbitrary: command(finders, found) },
    { weight: 3, arbitrary: fc.tuple(banks, fc.nat()).map(confirm) },
  ],
  always: budgetIsNeverRefilled,
};

/** Invariant 6 of losses: consumed = Σ confirmed natural losses, and never more than the budget was. */
function budgetIsNeverRefilled({ decisions }: Court): void {
  const consumedG = new Map<string, number>();
  for (const decision of decisions) {
    if (decision.do !== 'note' || decision.note !== 'loss-confirmed') continue;
    const { pledgeId = '', facts } = decision;
    const massG = facts['cause'] === 'natural' ? Number(facts['massG']) : 0;
    const sumG = (consumedG.get(pledgeId) ?? 0) + massG;
    consumedG.set(pledgeId, sumG);
    expect(facts['consumedG']).toBe(sumG);
    expect(sumG).toBeLessThanOrEqual(LOST_MAX_G);
    if (massG > 0) expect(sumG).toBeLessThanOrEqual(Number(facts['budgetG']));
  }
}
