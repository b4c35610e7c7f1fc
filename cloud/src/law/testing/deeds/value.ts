import * as fc from 'fast-check';
import { callMargin, cashMargin, HOUR, PEOPLE, postPrice, UNIT_G } from '#/testing/court/index.ts';
import {
  anybody,
  banks,
  command,
  DIGEST,
  mostlyFirst,
  tryGive,
  type Deed,
  type Deeds,
} from './deed.ts';

const fallingPrice = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 60_000, max: 140_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 40_000, max: 60_000 }) },
);
const demand = fc.tuple(mostlyFirst, fc.nat(30), fc.integer({ min: 1, max: 6 })).map(
  ([id, n, hours]): Deed =>
    (court) =>
      tryGive(
        court,
        PEOPLE.maker,
        callMargin(`M-${n}`, { pledgeId: id, cureWithinMs: hours * HOUR }),
      ),
);

/** The price falls, more security is asked for, perhaps answered, and its time passes. */
function neglect(n: number): Deed {
  return (court) => {
    tryGive(court, PEOPLE.maker, postPrice(45_000, court.now));
    tryGive(court, PEOPLE.maker, callMargin(`M-${n}`, { cureWithinMs: HOUR }));
    if (n % 2 === 0) respond([n, n % 4])(court);
    court.pass(HOUR);
  };
}

/** The borrower answers the last demand, disputing none, some or all of it; or the bank decides. */
function respond([at, kind]: readonly [number, number]): Deed {
  return (court) => {
    const called = court.decisions.findLast(
      (one) => one.do === 'note' && one.note === 'margin-called',
    );
    if (called?.do !== 'note') return;
    const marginCallId = String(called.facts['marginCallId']);
    const gapFen = Number(called.facts['gapFen']);
    const disputedFen = kind === 0 ? gapFen : at % (gapFen + 1);
    const said = { agreedFen: gapFen - disputedFen, disputedFen, reason: 'the price' };
    const decided = { outcome: at % 2 === 0 ? 'uphold' : 'accept', cureWithinMs: HOUR } as const;
    if (kind < 2) tryGive(court, PEOPLE.borrower, { type: 'margin.answer', marginCallId, ...said });
    else {
      const type = 'margin.decide';
      tryGive(court, PEOPLE.maker, { type, marginCallId, ...decided, reason: 'so it is' });
    }
  };
}

const cash = command(
  banks,
  fc
    .record({
      n: fc.nat(40),
      pledgeId: mostlyFirst,
      amountFen: fc.integer({ min: 1, max: 150_000 }),
      isOut: fc.boolean(),
    })
    .map(({ n, pledgeId: id, amountFen, isOut }) =>
      cashMargin(`CM-${n}`, amountFen, { pledgeId: id, direction: isOut ? 'out' : 'in' }),
    ),
);

/** Prices and control lines change; more security is demanded, answered, decided upon, and cured. */
export const VALUE: Deeds = {
  reached: [
    'control-line-changed',
    'control-line-unacknowledged',
    'price-changed',
    'margin-called',
    'margin-answered',
    'margin-overdue',
    'margin-cured',
    'cash-margin-posted',
  ],
  deeds: [
    { weight: 2, arbitrary: fc.nat(30).map(neglect) },
    {
      weight: 2,
      arbitrary: fc
        .record({
          n: fc.nat(30),
          id: mostlyFirst,
          tonnes: fc.integer({ min: 1, max: 20 }),
          in: fc.nat(3),
        })
        .map(
          ({ n, id, tonnes, in: hours }): Deed =>
            (court) =>
              tryGive(court, PEOPLE.maker, {
                type: 'controlLine.set',
                noticeId: `N-${n}`,
                pledgeId: id,
                controlLine: { basis: 'quantity', quantityG: tonnes * UNIT_G },
                effectiveAt: court.now + hours * HOUR,
                acknowledgeWithinMs: HOUR,
                documentDigest: DIGEST,
              }),
        ),
    },
    {
      weight: 1,
      arbitrary: command(
        anybody,
        fc.nat(30).map((n) => ({ type: 'controlLine.acknowledge', noticeId: `N-${n}` })),
      ),
    },
    {
      weight: 2,
      arbitrary: fallingPrice.map((priceFenPerTonne): Deed => {
        return (court) => tryGive(court, PEOPLE.maker, postPrice(priceFenPerTonne, court.now));
      }),
    },
    { weight: 3, arbitrary: demand },
    { weight: 3, arbitrary: fc.tuple(fc.nat(), fc.nat(2)).map(respond) },
    { weight: 2, arbitrary: cash },
  ],
};
