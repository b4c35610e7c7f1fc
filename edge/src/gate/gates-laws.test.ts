import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HoldInstruction, Lease, TruckOrder } from '@pledgewatch/shared/instruction';
import {
  BAGS,
  Bench,
  GROSS_G,
  hold,
  lease,
  order,
  sign,
  strangerKey,
  TARE_G,
  withdrawal,
} from './testing.ts';
import { MORNING } from '#/goods/testing.ts';

const FINISH_MS = 7_200_000;

/** What the cloud has signed and the gate has been told, kept apart from the gate's own state. */
class Told {
  readonly orders = new Map<string, TruckOrder[]>();
  readonly leases: Lease[] = [];
  readonly holds = new Map<string, HoldInstruction>();
  signedAt = 0;

  order(told: TruckOrder): void {
    this.orders.set(told.truckOrderId, [...(this.orders.get(told.truckOrderId) ?? []), told]);
  }

  lease(told: Lease): void {
    this.leases.push(told);
    this.signedAt = Math.max(this.signedAt, told.issuedAt);
  }

  hold(told: HoldInstruction): void {
    const known = this.holds.get(told.holdId);
    if (known === undefined || told.issuedAt > known.issuedAt) this.holds.set(told.holdId, told);
    this.signedAt = Math.max(this.signedAt, told.issuedAt);
  }

  isHeld(pledgeId: string): boolean {
    return [...this.holds.values()].some(
      (held) => !held.lifted && (held.pledgeId ?? pledgeId) === pledgeId,
    );
  }
}

interface Run {
  readonly bench: Bench;
  readonly told: Told;
}

type Act = (run: Run) => void;

const orders = [
  order(),
  order({ truckOrderId: 'TO-2', netG: 1_000_000, epcs: ['bb'], notAfter: MORNING + 300_000 }),
  order({ truckOrderId: 'TO-3', plate: '粤B2', pledgeId: 'P-2' }),
  order({ toleranceG: 200_000 }),
];
const forged = [sign(order(), strangerKey), sign(lease(), strangerKey)];

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.constantFrom(...orders).map((each): Act => ({ bench, told }) => {
    told.order(each);
    bench.tell(each);
  }),
  fc.constantFrom(20_000, 600_000).map(
    (lastsMs): Act =>
      (run) =>
        leaseFor(lastsMs)(run),
  ),
  fc
    .tuple(fc.constantFrom(undefined, 'P-1', 'P-2'), fc.boolean())
    .map(([pledgeId, lifted]): Act => ({ bench, told }) => {
      const of = pledgeId === undefined ? {} : { pledgeId };
      const issuedAt = MORNING + bench.at;
      const word = hold({ holdId: `H-${pledgeId ?? 'site'}`, issuedAt, lifted, ...of });
      told.hold(word);
      bench.tell(word);
    }),
  fc.constantFrom('TO-1', 'TO-2').map((truckOrderId): Act => ({ bench, told }) => {
    const issuedAt = MORNING + bench.at;
    told.signedAt = Math.max(told.signedAt, issuedAt);
    bench.tell(withdrawal({ truckOrderId, issuedAt }));
  }),
  fc.constantFrom(...forged).map(
    (bytes): Act =>
      ({ bench }) =>
        void bench.receive(bytes),
  ),
  fc.constantFrom('粤A12345', '粤A12345', '粤B2', '粤Z9').map((plate): Act => ({ bench }) => {
    bench.arrive(plate);
  }),
  fc
    .constantFrom(TARE_G, TARE_G, 16_000_000, GROSS_G, GROSS_G, GROSS_G + 150_000, 21_000_000)
    .chain((grossG) =>
      fc.constantFrom('WB-1', 'WB-2').map((bridge): Act => ({ bench }) => {
        bench.weigh(grossG, bridge);
      }),
    ),
  fc.constantFrom(BAGS, ['bb'], ['ff'], BAGS.slice(0, 2)).map((epcs): Act => ({ bench }) => {
    bench.carry(epcs);
  }),
  fc.constantFrom(5_000, 60_000, 700_000).map((ms): Act => ({ bench }) => {
    bench.wait(ms);
  }),
);

function leaseFor(lastsMs: number): Act {
  return ({ bench, told }) => {
    const issuedAt = MORNING + bench.at;
    const terms = lease({ issuedAt, expiresAt: issuedAt + lastsMs, ceilingG: 11_000_000 });
    told.lease(terms);
    bench.tell(terms);
  };
}

const deliver = (bags: number): readonly Act[] => [
  ({ bench }) => bench.arrive(),
  ({ bench }) => bench.weigh(TARE_G),
  ({ bench }) => bench.weigh(GROSS_G),
  ({ bench }) => bench.carry(BAGS.slice(0, bags)),
];

/** An honest day under a long or a short lease, after which the truck comes again. */
const honest: fc.Arbitrary<readonly Act[]> = fc
  .record({
    lastsMs: fc.constantFrom(12_000, 18_000, 3_000_000),
    seen: fc.constantFrom(5, 3),
    awayMs: fc.constantFrom(120_000, 700_000),
  })
  .map(({ lastsMs, seen, awayMs }) => [
    leaseFor(lastsMs),
    ({ bench, told }) => {
      told.order(orders[0]!);
      bench.tell(orders[0]!);
    },
    ...deliver(seen),
    ({ bench }) => bench.wait(awayMs),
    leaseFor(3_000_000),
    ...deliver(5),
  ]);

type Fate = 'done' | 'stops after' | 'stops before';
const fate = fc.constantFrom<Fate[]>('done', 'done', 'stops after', 'stops before');

/** The honest day with anything at all between its acts. */
const day = honest.chain((acts) =>
  fc
    .array(fc.array(act, { maxLength: 1 }), { minLength: acts.length, maxLength: acts.length })
    .map((between) => acts.flatMap((each, index) => [...(between[index] ?? []), each])),
);
const days = fc.array(
  fc.tuple(fc.oneof(day, day, fc.array(act, { maxLength: 12 })), fc.array(fate)),
  { maxLength: 2 },
);

/** Lives through it, gateway stops included; hands every committed act to `check`. */
function live(
  history: readonly (readonly [readonly Act[], readonly Fate[]])[],
  check: (run: Run, before: { events: number; opened: number }) => void,
): void {
  const run: Run = { bench: new Bench(), told: new Told() };
  const { bench } = run;
  for (const [acts, fates] of history) {
    acts.forEach((each, index) => {
      const fate = fates[index % Math.max(1, fates.length)] ?? 'done';
      if (fate === 'stops before')
        bench.loseBeforeCommit((lost) => each({ bench: lost, told: new Told() }));
      const before = { events: bench.events.length, opened: bench.opened.length };
      each(run);
      check(run, before);
      if (fate === 'stops after') bench.restart();
    });
  }
}

/** Gate events of one act by which a truck was let out. */
function letOut({ bench }: Run, since: number) {
  const gate = bench.events.slice(since).filter((event) => event.kind === 'gate');
  return gate.filter(
    ({ step, truckOrderId }) =>
      step === 'GROSS_WEIGHED' &&
      !gate.some((other) => other.step === 'DISCREPANT' && other.truckOrderId === truckOrderId),
  );
}

describe('laws of the gate', () => {
  it('no order is ever used twice, wherever the gateway stops', () => {
    let used = 0;
    fc.assert(
      fc.property(days, (history) => {
        live(history, ({ bench }) => {
          const arrivals = bench.gate().filter(({ step }) => step === 'AT_GATE');
          const ids = arrivals.map(({ truckOrderId }) => truckOrderId);
          used += ids.length;
          expect(new Set(ids).size).toBe(ids.length);
        });
      }),
      { numRuns: 40 },
    );
    expect(used).toBeGreaterThan(0);
  });

  it('nothing is let out without a signed, leased, unheld order in its time, or beyond its mass', () => {
    let out = 0;
    fc.assert(
      fc.property(days, (history) => {
        live(history, (run, before) => {
          for (const { truckOrderId, netLowerG, netUpperG, receivedAt } of letOut(
            run,
            before.events,
          )) {
            out += 1;
            const gateTime = Math.max(receivedAt, run.told.signedAt);
            const signed = run.told.orders.get(truckOrderId ?? '') ?? [];
            expect(
              signed.some(
                ({ notBefore, notAfter }) =>
                  gateTime >= notBefore && gateTime <= notAfter + FINISH_MS,
              ),
            ).toBe(true);
            const toleranceG = Math.max(...signed.map((each) => each.toleranceG));
            const { netG, pledgeId } = signed[0]!;
            expect(netLowerG).toBeLessThanOrEqual(netG + toleranceG);
            expect(netUpperG).toBeGreaterThanOrEqual(netG - toleranceG);
            expect(run.told.isHeld(pledgeId)).toBe(false);
            expect(run.told.leases.some(({ expiresAt }) => gateTime <= expiresAt)).toBe(true);
          }
        });
      }),
      { numRuns: 40 },
    );
    expect(out).toBeGreaterThan(0);
  });

  it('a barrier opens only for a truck just let in or out, or for the same truck again', () => {
    fc.assert(
      fc.property(days, (history) => {
        live(history, (run, { events, opened }) => {
          const { bench } = run;
          const openings = bench.opened.length - opened;
          const arrivals = bench.gate().filter(({ step }) => step === 'AT_GATE');
          if (openings > 0) expect(arrivals.length).toBeGreaterThan(0);
          const told = bench.events.slice(events);
          const letIn = told.filter((event) => event.kind === 'gate' && event.step === 'AT_GATE');
          const again = told.some((event) => event.kind === 'gate') ? 0 : 1;
          expect(openings).toBeLessThanOrEqual(letIn.length + letOut(run, events).length + again);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('what settles was let out before, with tags of its order only', () => {
    fc.assert(
      fc.property(days, (history) => {
        live(history, ({ bench, told }, before) => {
          for (const event of bench.events.slice(before.events)) {
            if (event.kind !== 'gate' || event.step !== 'SETTLED') continue;
            const signed = told.orders.get(event.truckOrderId ?? '')?.[0];
            expect(signed?.epcs).toEqual(expect.arrayContaining(event.epcs ?? []));
            const steps = bench.steps(event.truckOrderId);
            expect(steps.filter((step) => step === 'SETTLED')).toHaveLength(1);
            expect(steps).toContain('GROSS_WEIGHED');
          }
        });
      }),
      { numRuns: 40 },
    );
  });

  it('every instruction is answered, whatever it is and whatever state the gate is in', () => {
    fc.assert(
      fc.property(
        fc.array(act, { maxLength: 15 }),
        fc.uint8Array({ maxLength: 300 }),
        (acts, bytes) => {
          const run: Run = { bench: new Bench(), told: new Told() };
          for (const each of acts) each(run);
          run.bench.at += 1_000;
          expect(run.bench.receive(bytes).events).toMatchObject([
            { code: 'INSTRUCTION_BAD_SIGNATURE' },
          ]);
          for (const each of [order(), lease(), hold(), withdrawal()]) {
            expect(run.bench.tell(each)?.instructionId).toBe(each.instructionId);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
