import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Observation } from '@pledgewatch/shared/observation';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import { createGoods, type Goods } from './goods.ts';
import { MORNING, observe, only, plan, read } from './testing.ts';

const EPC = '3034257bf400b7800000007b';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const EVERY_MS = 5_000;
/** The default deadline: ten minutes, or six of the usual intervals. */
const site = { ...plan, tagMissingAfterS: 600 };

/** A reader that lives, and a tag that answers seven of ten times, but not in those spans. */
function heard(untilMs: number, silent: readonly (readonly [fromMs: number, toMs: number])[]) {
  const observations: Observation[] = [];
  for (let at = 0, n = 0; at < untilMs; at += EVERY_MS, n += 1) {
    if (n % 4 === 0) observations.push(observe('health', 'R-A', at, { state: 'alive' }));
    const isShadowed = silent.some(([from, to]) => at >= from && at < to);
    if (!isShadowed && (n * 7) % 10 < 7) observations.push(read(at + 1, EPC));
  }
  return observations;
}

/** What is told while time passes from one observation to the next. */
function lived(goods: Goods, observations: readonly Observation[]): GoodsStatusEvent[] {
  return observations.flatMap((each) => [
    ...goods.passTime(each.receivedAt),
    ...goods.fold(each, each.receivedAt),
  ]);
}

it('a pallet of metal or liquid before a tag, up to nine minutes and whenever, makes it not missing', () => {
  const shadow = fc.tuple(fc.integer({ min: 1, max: 119 }), fc.integer({ min: 1, max: 9 }));
  fc.assert(
    fc.property(fc.array(shadow, { maxLength: 4 }), (shadows) => {
      const sorted = shadows.toSorted(([one], [other]) => one - other);
      // Two shadows that touch are one of more than nine minutes: then it would rightly be missing.
      const apart = sorted.filter(([from], n) => {
        const before = sorted[n - 1];
        return !before || from > before[0] + 20;
      });
      const silent = apart.map(
        ([from, minutes]) => [from * MINUTE, (from + minutes) * MINUTE] as const,
      );
      const goods = createGoods(site);
      const events = lived(goods, heard(3 * HOUR, silent));
      const absences = only(events, 'tagPresence').filter(({ present }) => !present);
      expect(absences).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

it('a tag that is gone is missing by its deadline, told with how sure that is', () => {
  const goods = createGoods(site);
  // Read at least every 20 s: six intervals are two minutes, so the ten minutes of the site count.
  const events = lived(goods, heard(HOUR + 30 * MINUTE, [[HOUR, 2 * HOUR]]));
  const gone = only(events, 'tagPresence').filter(({ present }) => !present);
  expect(gone).toMatchObject([{ epc: EPC, present: false }]);
  expect(gone[0]?.confidencePermille).toBeGreaterThanOrEqual(990);
  const afterMs = (gone[0]?.observedAt ?? 0) - MORNING - HOUR;
  expect(afterMs).toBeLessThanOrEqual(10 * MINUTE);
  expect(afterMs).toBeGreaterThan(9 * MINUTE);
});
