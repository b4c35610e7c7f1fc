import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor, Command } from '@pledgewatch/shared/command';
import { Watch } from '#/law/testing/watch.ts';
import { createState } from '#/sequencer/index.ts';
import {
  bags,
  cashMargin,
  Court,
  courtWithPledge,
  NOON,
  PEOPLE,
  postPrice,
  repay,
  requestRelease,
  stack,
  truck,
} from '#/testing/court/index.ts';
import { openDoor, type Answer, type House, type Stops } from './testing/houses.ts';

/** Printed in the name of each law; PLEDGEWATCH_SEED repeats a run. */
const seed = Number(process.env['PLEDGEWATCH_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const { maker, checker, borrower } = PEOPLE;

/** One of a caller's requests, one after the other; an idempotency key of its own unless one is named. */
interface Request {
  readonly by: Actor;
  readonly command: Command;
  readonly key?: string;
}
type Caller = readonly Request[];

let door: Awaited<ReturnType<typeof openDoor>>;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

/**
 * P-1 as in every case: twenty bags of a tonne at ¥1,000, ¥7,000 owed at half the value. The scales surely
 * show 9,995 + 9,995 = 19,990 kg, so ¥19,990; ¥14,000 must stay, and ¥5,990 are free: five bags, not six
 * (a bag may weigh 3 ‰ more: 5 × ¥1,003 = ¥5,015, 6 × ¥1,003 = ¥6,018).
 */
function moveIn(): House {
  const house = door.move();
  house.say([...stack('A-01', bags(0, 10)), ...stack('A-02', bags(10, 10))]);
  for (const fact of courtWithPledge().facts) {
    if (fact.kind !== 'command' || !('pledgeId' in fact.command)) continue;
    house.give(fact.actor, fact.command);
  }
  house.clock.advance(1_000);
  return house;
}

/** What all callers were answered, in the order of each. */
interface Run {
  readonly house: House;
  /** Commits before the callers came. */
  readonly begun: number;
  readonly answers: readonly (readonly Answer[])[];
}

/**
 * Lets callers ask at the same time. Each of their awaits is a turn: nobody goes on before all who still
 * ask stand at one, and then the scheduler says who does.
 */
async function atOnce(
  scheduler: fc.Scheduler,
  callers: readonly Caller[],
  before: Caller = [],
): Promise<Run> {
  const house = moveIn();
  for (const { by, command } of before) house.give(by, command);
  const begun = house.pages.length;
  const asking = new Set(callers.keys());
  const turn = (label: string) => scheduler.schedule(Promise.resolve(), label);
  const askAll = async (caller: Caller, who: number): Promise<Answer[]> => {
    const told: Answer[] = [];
    for (const [n, { by, command, key = `caller-${who}-${n}` }] of caller.entries()) {
      const name = (where: string) => `${by.userId}: ${command.type} at the ${where}`;
      const stops: Stops = {
        at: (where) => turn(name(where)),
        body: (text) =>
          Readable.from(
            (async function* sent() {
              await turn(name('body'));
              yield text;
            })(),
          ),
      };
      told.push(await door.ask(by, command, key, stops));
    }
    return told;
  };
  const answers = Promise.all(
    callers.map((caller, who) => askAll(caller, who).finally(() => asking.delete(who))),
  );
  while (asking.size > 0) {
    if (scheduler.count() < asking.size) await setImmediate();
    else await scheduler.waitNext(1);
  }
  return { house, begun, answers: await answers };
}

/** The seven invariants after every fact, and that nothing but agreed commands left a trace. */
function expectLawful({ house, begun, answers }: Run): void {
  const court = new Court();
  const watch = new Watch(court);
  for (const { facts } of house.pages) {
    for (const fact of facts) {
      court.now = Math.max(court.now, fact.acceptedAt);
      court.fold(fact);
      watch.look();
    }
  }
  const { state } = house.sequencer;
  expect(state.law.snapshot(), 'the ledger tells all').toBe(court.law.snapshot());
  const replayed = createState();
  for (const { facts } of house.pages) for (const fact of facts) replayed.apply(fact);
  expect(replayed.snapshot()).toBe(state.snapshot());
  for (const { status, code } of answers.flat()) {
    expect(status < 300 ? 'agreed' : (code ?? `${status} without a code`)).toMatch(/^agreed$|^PW_/);
    expect(status).toBeLessThan(500);
  }
  const agreed = new Set(answers.flat().flatMap(({ entry }) => entry ?? []));
  const commands = house.pages.slice(begun).flatMap(({ facts }) => facts);
  expect(commands.map(({ index }) => index)).toEqual([...agreed].toSorted((a, b) => a - b));
}

/** Runs callers in many orders; returns which outcomes there were, by the word for each. */
async function outcomes(
  callers: readonly Caller[],
  wordFor: (run: Run) => string,
  before: Caller = [],
): Promise<string[]> {
  const words = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const run = await atOnce(scheduler, callers, before);
      expectLawful(run);
      words.add(wordFor(run));
    }),
    { seed, numRuns: 25 },
  );
  return [...words].toSorted();
}

const codes = ({ answers }: Run) =>
  answers.map((of) => of.map(({ code = 'ok' }) => code).join('+')).join(' | ');
const give = (by: Actor, command: Command, key?: string): Request => {
  return key === undefined ? { by, command } : { by, command, key };
};
const ask = (n: number, tags: string[]) =>
  give(borrower, requestRelease(`R-${n}`, [truck(`T-${n}`, tags)]));
const make = (n: number) => give(maker, { type: 'release.make', releaseId: `R-${n}` });
const check = (n: number, by: Actor = checker) =>
  give(by, { type: 'release.check', releaseId: `R-${n}` });
const cancel = give(borrower, { type: 'release.cancel', releaseId: 'R-1', reason: 'no truck' });
const placed = { holdId: 'H-1', siteId: 'site-1', pledgeId: 'P-1', authority: 'the bank' };
const hold = give(maker, { type: 'hold.place', ...placed });
/** A second checker. */
const colleague: Actor = { ...checker, userId: 'sun' };

describe(`two callers, interleaved at every await (seed ${seed})`, () => {
  // Three bags each, at most 3 × 1,003 kg = ¥3,009: twice that is ¥6,018, and ¥5,990 are free.
  it('never both get the same headroom: of two releases of three bags one passes, whoever comes first', async () => {
    const told = await outcomes([[ask(1, bags(0, 3))], [ask(2, bags(10, 3))]], codes);
    expect(told).toEqual(['PW_CONTROL_LINE | ok', 'ok | PW_CONTROL_LINE']);
  });

  // What is reserved by one stays reserved through making and checking: ¥3,009 + ¥2,006 = ¥5,015 fit.
  it('both get what fits together, and each keeps it to the gate: three bags and two', async () => {
    const callers = [
      [ask(1, bags(0, 3)), make(1), check(1)],
      [ask(2, bags(10, 2)), make(2), check(2)],
    ];
    expect(await outcomes(callers, codes)).toEqual(['ok+ok+ok | ok+ok+ok']);
  });

  it('never both get the same bag', async () => {
    const told = await outcomes([[ask(1, bags(0, 2))], [ask(2, bags(1, 2))]], codes);
    expect(told).toEqual(['PW_TAG_RESERVED | ok', 'ok | PW_TAG_RESERVED']);
  });

  // ¥7,000 − ¥1,000 = ¥6,000: paid once.
  it('pay once under one idempotency key, and are answered alike', async () => {
    const pay = give(maker, repay('PAY-1', 100_000), 'the-payment');
    const told = await outcomes([[pay], [pay]], ({ house, answers }) => {
      const [one, other] = answers.flat();
      const owedFen = house.sequencer.state.law.pledge('P-1')?.exposureFen;
      return `${one?.text === other?.text}, ${one?.status}, ${owedFen}`;
    });
    expect(told).toEqual(['true, 201, 600000']);
  });

  it('cannot use one idempotency key for two payments', async () => {
    const pay = (fen: number) => [give(maker, repay('PAY-1', fen), 'the-payment')];
    const told = await outcomes([pay(100_000), pay(200_000)], codes);
    expect(told).toEqual(['PW_IDEMPOTENCY_CONFLICT | ok', 'ok | PW_IDEMPOTENCY_CONFLICT']);
  });

  it('cannot post one payment under two keys', async () => {
    const pay = give(maker, repay('PAY-1', 100_000));
    expect(await outcomes([[pay], [pay]], codes)).toEqual([
      'PW_STATE_UNFIT | ok',
      'ok | PW_STATE_UNFIT',
    ]);
  });

  it('a hold and an approval: held first, nothing is approved; approved first, the truck is called back', async () => {
    const told = await outcomes([[check(1)], [hold]], afterwards, [ask(1, bags(0, 2)), make(1)]);
    expect(told).toEqual(['PW_HELD | ok: PLANNED', 'ok | ok: INSTRUCTED, withdrawn']);
  });

  it('a cancellation and an approval: whichever is first, no order is left that nobody wants', async () => {
    const told = await outcomes([[check(1)], [cancel]], afterwards, [ask(1, bags(0, 2)), make(1)]);
    expect(told).toEqual(['PW_STATE_UNFIT | ok: CANCELLED', 'ok | ok: INSTRUCTED, withdrawn']);
  });

  it('two checkers approve once, with one order for the gate', async () => {
    const told = await outcomes([[check(1)], [check(1, colleague)]], afterwards, [
      ask(1, bags(0, 2)),
      make(1),
    ]);
    expect(told).toEqual(['PW_STATE_UNFIT | ok: INSTRUCTED', 'ok | PW_STATE_UNFIT: INSTRUCTED']);
  });

  // 19,990 kg at ¥720 are ¥14,392; two bags are up to 2 × 1,003 × ¥0.72 = ¥1,444: too much is gone then.
  it('a fall of the price and an approval: the order does not outlive the price it was judged by', async () => {
    const fall = give(maker, postPrice(72_000, NOON + 1));
    const told = await outcomes([[check(1)], [fall]], afterwards, [ask(1, bags(0, 2)), make(1)]);
    expect(told).toEqual(['PW_STATE_UNFIT | ok: CANCELLED', 'ok | ok: INSTRUCTED, withdrawn']);
  });

  it('somebody who is disabled approves nothing from then on, however far the request had come', async () => {
    const user = { partyId: 'PTY-1', roles: ['pledgee' as const] };
    const party = { partyId: 'PTY-1', name: { zh: '银行' }, roles: ['pledgee' as const] };
    const before = [
      ask(1, bags(0, 2)),
      make(1),
      give(maker, { type: 'party.register', ...party, uscc: '91350100M000100Y43' }),
      give(maker, { type: 'user.register', ...user, userId: 'li', administrator: true }),
      give(maker, { type: 'user.register', ...user, userId: 'wang', administrator: false }),
    ];
    const disable = give(maker, { type: 'user.disable', userId: 'wang' });
    const inOrder = (run: Run) => {
      const [[approved], [disabled]] = run.answers as [Answer[], Answer[]];
      const isEarlier = (approved?.entry ?? -1) < (disabled?.entry ?? 0);
      return `${codes(run)}${isEarlier ? '' : ', approved afterwards'}`;
    };
    const told = await outcomes([[check(1)], [disable]], inOrder, before);
    expect(told).toEqual(['PW_USER_DISABLED | ok', 'ok | ok']);
  });
});

/** What became of truck T-1. */
function afterwards(run: Run): string {
  const { law } = run.house.sequencer.state;
  const isCalledBack = law
    .unanswered()
    .some((one) => one.type === 'withdrawal' && one.truckOrderId === 'T-1');
  return `${codes(run)}: ${law.truckOrder('T-1')?.state}${isCalledBack ? ', withdrawn' : ''}`;
}

/** What anybody may do to P-1, so that most of it stands in the way of something else. */
const conflicting = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(17)).map(([n, at]) => ask(n, bags(at, 3))),
  fc.integer({ min: 1, max: 3 }).map(make),
  fc.integer({ min: 1, max: 3 }).map((n) => check(n)),
  fc.integer({ min: 1, max: 3 }).map((n) => check(n, colleague)),
  fc.constantFrom(hold, cancel),
  fc.constant(give(maker, { type: 'hold.lift', holdId: 'H-1', authority: 'the bank' })),
  fc.integer({ min: 60_000, max: 120_000 }).map((fen) => give(maker, postPrice(fen, NOON + 1))),
  fc.nat(2).map((n) => give(maker, repay(`PAY-${n}`, 100_000), `payment-${n}`)),
  fc.nat(2).map((n) => give(maker, cashMargin(`CM-${n}`, 50_000 + n))),
);
const caller = fc.array(conflicting, { minLength: 1, maxLength: 5 });

describe(`three callers with five conflicting commands each (seed ${seed})`, () => {
  it('leave the seven invariants standing after every entry, in whatever order they come', async () => {
    const agreed = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.tuple(caller, caller, caller), async (scheduler, all) => {
        const run = await atOnce(scheduler, all, [ask(1, bags(0, 3)), make(1)]);
        expectLawful(run);
        for (const [who, of] of run.answers.entries()) {
          for (const [at, { code }] of of.entries()) {
            if (code === undefined) agreed.add(all[who]?.[at]?.command.type ?? '');
          }
        }
      }),
      { seed, numRuns: 60 },
    );
    expect([...agreed]).toEqual(
      expect.arrayContaining(['release.request', 'release.check', 'hold.place', 'repayment.post']),
    );
  });
});
