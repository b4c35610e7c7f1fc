import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bag, Court, courtWithPledge, floating, HOUR, NOON, stack } from '#/testing/court/index.ts';
import { reachedIn, TOPICS } from './testing/deeds/index.ts';
import { Watch } from './testing/watch.ts';

/** Printed in the name of each law; PLEDGEWATCH_SEED repeats a run. */
const seed = Number(process.env['PLEDGEWATCH_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const LENGTH = 120;
/** So many deeds surely come to everything that the law can note; `.ci/run` asks for them. */
const DEEDS_ENOUGH = 100_000;
const deedsWanted = Number(process.env['PLEDGEWATCH_LAW_DEEDS'] ?? 7_200);
const RUNS = { seed, numRuns: Math.ceil(deedsWanted / LENGTH) } as const;
/** Only to notice a hang. */
const PATIENCE_MS = 1_800_000;

const BAGS_A_SLOT = 10;
const deeds = fc.oneof(...TOPICS.flatMap((topic) => topic.deeds));

/** P-1 is a static pledge or, let out above the line by the supervisor, a floating one. */
const floats = fc.boolean();
const releasePolicy = { aboveLine: 'B', belowLine: 'C', approvedBy: 'supervisor' } as const;

function begin(isFloating: boolean): Court {
  const maximumAmount = { amountFen: 900_000, claimsUntil: NOON + 365 * 24 * HOUR };
  const slotIds = ['A-01', 'A-02', 'A-04'];
  const scope = [{ commodity: 'nickel', zoneId: 'A', slotIds }];
  const mode = isFloating ? floating({ releasePolicy, scope }) : {};
  const court = courtWithPledge({ ...mode, maximumAmount });
  const third = Array.from({ length: BAGS_A_SLOT }, (_, at) => bag(20 + at));
  court.say(stack('A-03', third));
  return court;
}

describe(`the law under ${RUNS.numRuns * LENGTH} random deeds (seed ${seed})`, () => {
  it(
    'keeps what must always hold, after every one of them',
    () => {
      const reached = new Set<string>();
      fc.assert(
        fc.property(
          fc.array(deeds, { minLength: LENGTH, maxLength: LENGTH }),
          floats,
          (sequence, isFloating) => {
            const court = begin(isFloating);
            const watch = new Watch(court);
            for (const deed of sequence) {
              deed(court);
              watch.look();
            }
            for (const what of reachedIn(court)) reached.add(what);
          },
        ),
        RUNS,
      );
      if (deedsWanted < DEEDS_ENOUGH) return;
      // The deeds go deep enough for the laws above to mean something.
      for (const what of TOPICS.flatMap((topic) => topic.reached)) {
        expect(reached).toContain(what);
      }
    },
    PATIENCE_MS,
  );

  it('says the same from the same facts, byte for byte, and through any restart', () => {
    const places = fc.uniqueArray(fc.nat(LENGTH - 1), { maxLength: 5 });
    const sequences = fc.array(deeds, { minLength: LENGTH, maxLength: LENGTH });
    fc.assert(
      fc.property(sequences, places, floats, (sequence, restarts, isFloating) => {
        const court = begin(isFloating);
        const restarted = begin(isFloating);
        for (const [at, deed] of sequence.entries()) {
          if (restarts.includes(at)) restarted.restart();
          deed(court);
          deed(restarted);
        }
        const replayed = new Court();
        for (const fact of court.facts) replayed.fold(fact);
        expect(JSON.stringify(restarted.decisions)).toBe(JSON.stringify(court.decisions));
        expect(JSON.stringify(replayed.decisions)).toBe(JSON.stringify(court.decisions));
        expect(restarted.law.snapshot()).toBe(court.law.snapshot());
        expect(replayed.law.snapshot()).toBe(court.law.snapshot());
        expect(court.law.nextDueAt()).toBe(restarted.law.nextDueAt());
      }),
      { ...RUNS, numRuns: 25 },
    );
  });
});
