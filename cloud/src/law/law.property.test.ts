import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actor, Command } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { GateStep } from '@pledgewatch/shared/goods-status';
import type { Decision, PledgeView, TruckOrderView } from '#/core/index.ts';
import {
  bag,
  bags,
  charge,
  Court,
  courtWithPledge,
  createPledge,
  draw,
  effectSteps,
  floating,
  fundsPolicy,
  HOUR,
  lot,
  NOON,
  openLoan,
  PEOPLE,
  postPrice,
  present,
  proceeds,
  repay,
  requestRelease,
  reverse,
  stack,
  truck,
  UNIT_G,
  wayIn,
  callMargin,
  cashMargin,
} from '#/testing/court/index.ts';

/** Printed in the name of each law; PLEDGEWATCH_SEED repeats a run. */
const seed = Number(process.env['PLEDGEWATCH_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const LENGTH = 120;
/** So many deeds surely come to everything that the law can note; `.ci/run` asks for them. */
const DEEDS_ENOUGH = 100_000;
const deedsWanted = Number(process.env['PLEDGEWATCH_LAW_DEEDS'] ?? 7_200);
const RUNS = { seed, numRuns: Math.ceil(deedsWanted / LENGTH) } as const;
/** Only to notice a hang. */
const PATIENCE_MS = 1_800_000;

/** Something that happens to a court: a command somebody may give, or an event, or time. */
type Deed = (court: Court) => void;

const PLEDGES = ['P-1', 'P-2', 'P-3'];
const SLOTS = ['A-01', 'A-02', 'A-03'];
const BAGS_A_SLOT = 10;
const banks = fc.constantFrom<Actor>(PEOPLE.maker, PEOPLE.checker, PEOPLE.foreignBank);
const headOffice: Actor = { ...PEOPLE.supervisor, userId: 'shen' };
const approvers = fc.oneof(banks, fc.constantFrom<Actor>(PEOPLE.supervisor, headOffice));
const anybody = fc.constantFrom<Actor>(...Object.values(PEOPLE));
const pledgeId = fc.constantFrom(...PLEDGES);
const mostlyFirst = fc.constantFrom('P-1', 'P-1', 'P-1', ...PLEDGES);
const releaseId = fc.nat(29).map((n) => `R-${n}`);
const truckOrderId = fc.nat(39).map((n) => `T-${n}`);
/** A few bags that stand together, now and then one that belongs elsewhere. */
const epcs = fc
  .record({
    first: fc.oneof({ weight: 6, arbitrary: fc.nat(27) }, fc.integer({ min: 40, max: 43 })),
    count: fc.integer({ min: 1, max: 3 }),
    odd: fc.nat(60),
  })
  .map(({ first, count, odd }) => {
    const tags = Array.from({ length: count }, (_, at) => bag(first + at));
    return odd < 30 && odd > 27 ? [...new Set([...tags, bag(odd)])] : tags;
  });

function command(by: fc.Arbitrary<Actor>, of: fc.Arbitrary<Command>): fc.Arbitrary<Deed> {
  return fc.tuple(by, of).map(
    ([actor, given]) =>
      (court) =>
        tryGive(court, actor, given),
  );
}

function tryGive(court: Court, actor: Actor, given: Command): void {
  const before = court.law.snapshot();
  try {
    court.give(actor, given);
  } catch (error) {
    expect(error).toBeInstanceOf(PledgewatchError);
    expect(court.law.snapshot(), 'a refusal changes nothing').toBe(before);
  }
}

/** One of some, by a number that any list can be asked with. */
function pick<T>(from: readonly T[], at: number): T | undefined {
  return from[at % Math.max(1, from.length)];
}

function waiting(court: Court): string[] {
  const ids = Array.from({ length: 30 }, (_, n) => `R-${n}`);
  const waits = ['REQUESTED', 'LIMIT_CHECKED'];
  return ids.filter((id) => waits.includes(court.law.release(id)?.state ?? ''));
}

/** An approval by somebody of a release that waits for one; any release, when none does. */
function approval(type: 'release.make' | 'release.check'): fc.Arbitrary<Deed> {
  return fc.tuple(approvers, fc.nat(11)).map(([by, at]): Deed => {
    return (court) => {
      const id = pick(waiting(court), at) ?? `R-${at}`;
      tryGive(court, by, { type, releaseId: id });
    };
  });
}

/** Who placed a hold lifts it; one that a measurement placed, the bank of the pledge. */
function liftPlaced(at: number): Deed {
  return (court) => {
    const placed = court.facts.flatMap((fact) =>
      fact.kind === 'command' && fact.command.type === 'hold.place'
        ? [{ by: fact.actor, holdId: fact.command.holdId }]
        : [],
    );
    const measured = court.decisions.flatMap((one) =>
      one.do === 'note' && one.note === 'pledge-held'
        ? [{ by: { ...PEOPLE.maker, tenantId: one.tenantId }, holdId: String(one.facts['holdId']) }]
        : [],
    );
    const hold = pick([...placed, ...measured], at);
    if (!hold) return;
    tryGive(court, hold.by, { type: 'hold.lift', holdId: hold.holdId, authority: 'court' });
  };
}

const window = fc.record({
  gateId: fc.constantFrom(...Array.from({ length: 9 }, () => 'G-1'), 'G-9'),
  from: fc.integer({ min: -2, max: 2 }),
  hours: fc.integer({ min: 1, max: 24 }),
});
const request = fc
  .record({ releaseId, pledgeId: mostlyFirst, truckOrderId, epcs, window })
  .map(({ window: { gateId, from, hours }, ...asked }): Deed => {
    return (court) => {
      const notBefore = court.now + from * HOUR;
      const one = truck(asked.truckOrderId, asked.epcs, {
        gateId,
        notBefore,
        notAfter: notBefore + hours * HOUR,
      });
      tryGive(court, PEOPLE.borrower, requestRelease(asked.releaseId, [one], asked.pledgeId));
    };
  });

const creation = fc
  .record({ pledgeId, slot: fc.nat(2), first: fc.nat(25), count: fc.integer({ min: 1, max: 10 }) })
  .map(({ pledgeId: id, slot, first, count }) => {
    const tags = Array.from({ length: count }, (_, at) => bag(Math.min(29, first + at)));
    return createPledge({
      pledgeId: id,
      loanId: `LOAN-${id}`,
      lots: [lot(`L-${id}`, SLOTS[slot] as string, [...new Set(tags)])],
      exposureFen: 100_000,
      controlLine: { basis: 'quantity', quantityG: UNIT_G },
    });
  });

const payment = fc
  .record({
    id: fc.nat(9),
    principalFen: fc.integer({ min: 1, max: 300_000 }),
    loanId: fc.constantFrom('LOAN-1', 'LOAN-1', 'LOAN-2', 'LOAN-P-2'),
    final: fc.boolean(),
  })
  .map(({ id, principalFen, ...more }) => repay(`PAY-${id}`, principalFen, more));

const loanId = fc.constantFrom('LOAN-1', 'LOAN-2', 'LOAN-3', 'LOAN-P-2');
const fen = fc.integer({ min: 1, max: 120_000 });
const lending = fc.oneof(
  mostlyFirst.map((id) => fundsPolicy({ seconds: 3_600 }, { pledgeId: id })),
  fc
    .tuple(fc.nat(30), fen, mostlyFirst)
    .map(([n, amountFen, id]) => proceeds(`SP-${n}`, amountFen, { pledgeId: id })),
  fc.tuple(loanId, mostlyFirst).map(([id, pledge]) => openLoan(id, pledge)),
  fc
    .tuple(fc.nat(30), fen, loanId)
    .map(([n, amountFen, id]) => draw(`D-${n}`, amountFen, { loanId: id })),
  fc
    .tuple(fc.nat(30), fen, loanId)
    .map(([n, amount, id]) =>
      charge(`C-${n}`, { costsFen: amount % 7, interestFen: amount % 5_000 }, id),
    ),
  fc.tuple(loanId, pledgeId, fc.constantFrom(300, 1_000)).map(([id, pledge, sharePermille]) => ({
    type: 'exposure.secure' as const,
    loanId: id,
    pledgeId: pledge,
    sharePermille,
    documentDigest: 'a'.repeat(64),
  })),
);

const standing = fc.record({ id: fc.nat(4), pledgeId, dailyCeilingFen: fc.nat(900_000) });
const proposal = standing.map(
  ({ id, ...terms }): Deed =>
    (court) =>
      tryGive(court, PEOPLE.maker, {
        type: 'standingInstruction.propose',
        standingInstructionId: `SI-${id}`,
        validUntil: court.now + 48 * HOUR,
        ...terms,
      }),
);

const holdId = fc.nat(2).map((n) => `H-${n}`);
const reason = 'because';

/** A truck with one to three bags for P-1, as far on its way as it comes; what it did before is refused. */
const incoming = fc
  .record({
    id: fc.nat(4),
    first: fc.nat(3),
    count: fc.integer({ min: 1, max: 3 }),
    steps: fc.nat(9),
  })
  .map(({ id, first, count, steps }): Deed => {
    const receivingId = `IN-${id}`;
    const lots = [lot(`L-${receivingId}`, 'A-04', bags(40 + first, count))];
    return (court) => {
      const way = wayIn(receivingId, lots, court.now).slice(0, steps);
      court.say(stack('A-04', lots[0]?.epcs ?? []));
      for (const [by, given] of way) tryGive(court, by, given);
    };
  });
const step = fc.constantFrom<GateStep>(
  'AT_GATE',
  'TARE_WEIGHED',
  'LOADING',
  'GROSS_WEIGHED',
  'SETTLED',
  'SETTLED',
  'DISCREPANT',
  'REFUSED',
  'EXPIRED',
  'CANCELLED',
);
const gateway = fc.constantFrom('gw-1', 'gw-1', 'gw-1', 'gw-2');

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

/** A bank reverses a payment that somebody posted. */
function takeBack([by, at]: readonly [Actor, number]): Deed {
  return (court) => {
    const posted = court.facts.flatMap((fact) =>
      fact.kind === 'command' && fact.command.type === 'repayment.post'
        ? [fact.command.repaymentId]
        : [],
    );
    tryGive(court, by, reverse(pick(posted, at) ?? `PAY-${at}`));
  };
}

/** The price falls, more security is asked for, perhaps answered, and its time passes. */
function neglect(n: number): Deed {
  return (court) => {
    tryGive(court, PEOPLE.maker, postPrice(45_000, court.now));
    tryGive(court, PEOPLE.maker, callMargin(`M-${n}`, { cureWithinMs: HOUR }));
    if (n % 2 === 0) respond([n, n % 4])(court);
    court.pass(HOUR);
  };
}

/** A new loan, and a little of it. */
function lendAnew(n: number): Deed {
  return (court) => {
    tryGive(court, PEOPLE.maker, openLoan('LOAN-2', 'P-1'));
    tryGive(court, PEOPLE.maker, draw(`D-${n}`, 1_000, { loanId: 'LOAN-2' }));
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

/** Notice of a sale, or the sale that was noticed; its price pays half of what is owed. */
function dispose([pledgeId, n]: readonly [string, number]): Deed {
  return (court) => {
    const documentDigest = 'a'.repeat(64);
    const notice = { disposalId: `DP-${n}`, pledgeId, noticeMs: 1_000, documentDigest };
    tryGive(court, PEOPLE.maker, { type: 'disposal.notify', ...notice });
    const noticed = court.decisions.findLast(
      (one) => one.do === 'note' && one.note === 'disposal-noticed',
    );
    if (noticed?.do !== 'note' || n > 10) return;
    const pledge = court.law.pledge(noticed.subject);
    const amountFen = Math.ceil((pledge?.exposureFen ?? 0) / 2);
    const loanId = noticed.subject === 'P-1' ? 'LOAN-1' : `LOAN-${noticed.subject}`;
    const payments = [{ repaymentId: `PAY-S-${n}`, loanId, amountFen }];
    const money = { proceedsFen: amountFen, saleCostsFen: 0, payments, surplusFen: 0 };
    const disposalId = String(noticed.facts['disposalId']);
    const how = { way: 'auction', documentDigest, buyer: 'Buyer', bookedAt: court.now } as const;
    tryGive(court, PEOPLE.maker, { type: 'disposal.realise', disposalId, ...how, ...money });
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

const deeds = fc.oneof(
  { weight: 8, arbitrary: request },
  { weight: 8, arbitrary: approval('release.make') },
  { weight: 12, arbitrary: approval('release.check') },
  {
    weight: 1,
    arbitrary: command(
      anybody,
      fc.record({
        type: fc.constantFrom('release.cancel', 'release.reject'),
        releaseId,
        reason: fc.constant(reason),
      }),
    ),
  },
  { weight: 2, arbitrary: command(banks, creation) },
  {
    weight: 2,
    arbitrary: fc.tuple(banks, pledgeId, fc.nat(5)).map(([by, id, at]): Deed => {
      return (court) => {
        // Mostly the whole way, now and then one step out of turn.
        const steps = effectSteps(id);
        for (const step of at < 5 ? steps.slice(at, at + 1) : steps) tryGive(court, by, step);
      };
    }),
  },
  { weight: 2, arbitrary: command(banks, payment) },
  { weight: 5, arbitrary: command(banks, lending) },
  { weight: 1, arbitrary: fc.nat(30).map(lendAnew) },
  { weight: 2, arbitrary: fc.tuple(banks, fc.nat(9)).map(takeBack) },
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
              documentDigest: 'a'.repeat(64),
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
  { weight: 2, arbitrary: fc.tuple(mostlyFirst, fc.nat(30)).map(dispose) },
  { weight: 1, arbitrary: proposal },
  { weight: 5, arbitrary: incoming },
  {
    weight: 1,
    arbitrary: command(
      banks,
      fc.nat(4).map((n) => ({
        type: 'standingInstruction.approve',
        standingInstructionId: `SI-${n}`,
      })),
    ),
  },
  {
    weight: 1,
    arbitrary: command(
      anybody,
      fc.record(
        {
          type: fc.constant('hold.place'),
          holdId,
          siteId: fc.constant('site-1'),
          pledgeId,
          authority: fc.constant('court'),
        },
        { requiredKeys: ['type', 'holdId', 'siteId', 'authority'] },
      ),
    ),
  },
  {
    weight: 4,
    arbitrary: command(
      anybody,
      fc.record({ type: fc.constant('hold.lift'), holdId, authority: fc.constant('court') }),
    ),
  },
  { weight: 4, arbitrary: fc.nat(2).map(liftPlaced) },
  {
    weight: 2,
    arbitrary: command(
      banks,
      fc.record({
        type: fc.constant('truckOrder.resolve'),
        truckOrderId,
        exit: fc.constantFrom('weigh-again', 'unload', 'accept-variance', 'cancel'),
        reason: fc.constant(reason),
      }),
    ),
  },
  {
    weight: 16,
    arbitrary: fc
      .record({
        truckOrderId,
        at: fc.nat(9),
        step,
        gateway,
        seen: fc.option(epcs),
        heavy: fc.boolean(),
      })
      .map((word): Deed => {
        const net = { netLowerG: 900_000, netUpperG: word.heavy ? 1_020_000 : 950_000 };
        const mismatch = word.step === 'DISCREPANT' && { code: 'NET_MISMATCH' as const, ...net };
        const gate = { kind: 'gate', gateId: 'G-1', ...mismatch } as const;
        const seen = word.seen && { epcs: word.seen };
        const said = { ...gate, truckOrderId: word.truckOrderId, step: word.step, ...seen };
        return (court) => {
          const open = court.law.openTruckOrders('site-1').map((order) => order.truckOrderId);
          const truckOrderId = pick(open, word.at) ?? said.truckOrderId;
          court.say([{ ...said, truckOrderId }], word.gateway);
        };
      }),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(fc.nat(), fc.boolean()).map(([at, accepted]): Deed => {
      return (court) => {
        const told = pick(court.law.unanswered(), at);
        if (told) court.answer(told.instructionId, accepted);
      };
    }),
  },
  {
    weight: 1,
    arbitrary: gateway.map((gatewayId): Deed => {
      return (court) => {
        const at = { fromAt: court.now, toAt: court.now };
        const gap = { kind: 'gap', scope: 'lane', of: 'journal', ...at } as const;
        court.say([{ ...gap, reason: 'PW_JOURNAL_DAMAGED' }], gatewayId);
      };
    }),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat(2), fc.integer({ min: 85, max: 100 })).map(([at, units]): Deed => {
      return (court) => void court.say(stack(SLOTS[at] as string, [], (units * UNIT_G) / 10));
    }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(29), fc.boolean()).map(([n, isPresent]): Deed => {
      return (court) => void court.say([present(bag(n), isPresent || n > 3)]);
    }),
  },
  {
    weight: 3,
    arbitrary: fc.nat(3).map(
      (hours): Deed =>
        (court) =>
          void court.pass(hours * HOUR),
    ),
  },
);

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
            for (const decision of court.decisions) {
              if (decision.do === 'note') reached.add(decision.note);
            }
          },
        ),
        RUNS,
      );
      if (deedsWanted < DEEDS_ENOUGH) return;
      // The deeds go deep enough for the laws above to mean something.
      for (const note of [
        'pledge-topped-up',
        'release-applied',
        'release-open',
        'truck-order-discrepant',
        'release-settled',
        'release-ended',
        'pledge-held',
        'hold-lifted',
        'entitlement-created',
        'exposure-drawn',
        'repayment-reversed',
        'control-line-changed',
        'control-line-unacknowledged',
        'price-changed',
        'margin-called',
        'margin-answered',
        'margin-overdue',
        'margin-cured',
        'cash-margin-posted',
      ]) {
        expect(reached).toContain(note);
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

const DEMAND_NOTES: ReadonlySet<string> = new Set([
  'margin-called',
  'margin-answered',
  'margin-decided',
  'margin-reopened',
  'margin-overdue',
  'margin-cured',
  'margin-lapsed',
]);

/** Looks at a court from outside after each deed; what it checks it works out by itself. */
class Watch {
  readonly #court: Court;
  readonly #claimed = new Map<string, string>();
  readonly #instructed = new Map<string, readonly string[]>();
  readonly #settled = new Set<string>();
  readonly #ids = new Set<string>();
  readonly #orders = new Map<string, object>();
  #decisions = 0;
  #facts = 0;

  constructor(court: Court) {
    this.#court = court;
    this.look();
  }

  look(): void {
    const fresh = this.#court.decisions.slice(this.#decisions);
    this.#decisions = this.#court.decisions.length;
    for (const decision of fresh) this.#hear(decision);
    this.#checkClaims();
    this.#checkPledges();
    this.#checkReservations();
    this.#checkDemands();
    for (const fact of this.#court.facts.slice(this.#facts)) {
      if (fact.kind === 'command') this.#checkCommand(fact.actor, fact.command, fresh);
    }
    this.#facts = this.#court.facts.length;
  }

  #hear(decision: Decision): void {
    expect(this.#ids, 'a decision id is said once').not.toContain(decision.decisionId);
    this.#ids.add(decision.decisionId);
    if (decision.do === 'send-instruction') {
      const { instruction } = decision;
      if (instruction.type !== 'truckOrder') return;
      const { decisionId: _, cause: __, ...order } = decision;
      const told = this.#orders.get(instruction.nonce) ?? order;
      expect(order, 'a nonce belongs to one order; told again, it is the very same').toEqual(told);
      this.#orders.set(instruction.nonce, order);
      expect(instruction.approvals.length).toBeGreaterThanOrEqual(2);
      const pledge = this.#court.law.pledge(instruction.pledgeId) as PledgeView;
      expect(pledge.held, 'nothing is instructed under a hold').toBe(false);
      this.#instructed.set(instruction.truckOrderId, instruction.epcs);
    }
    if (decision.do === 'note' && decision.note === 'control-line-changed') {
      this.#checkRechecked(decision.subject);
    }
    if (decision.do === 'note' && decision.note === 'repayment-reversed') {
      this.#checkRechecked(decision.pledgeId as string);
    }
    if (decision.do === 'note' && decision.note === 'release-approved') {
      const pledge = this.#court.law.pledge(decision.pledgeId as string);
      if (decision.facts['automatic'] === true) {
        expect(pledge?.state, 'nothing is automatic under a demand').toBe('ACTIVE');
      }
    }
    if (decision.do === 'note' && decision.note === 'truck-order-settled') {
      expect(this.#settled, 'an order is settled once').not.toContain(decision.subject);
      this.#settled.add(decision.subject);
    }
  }

  /** Invariant 2 and 4: one claim per good; goods leave a pledge only by a settled order of theirs. */
  #checkClaims(): void {
    const claimed = new Map<string, string>();
    for (const id of PLEDGES) {
      const pledge = this.#court.law.pledge(id);
      if (!pledge || pledge.state === 'CLOSED' || pledge.state === 'RELEASED') continue;
      for (const epc of pledge.lots.flatMap((lot) => lot.epcs)) {
        expect(claimed.get(epc), 'a good secures one pledge').toBeUndefined();
        claimed.set(epc, id);
      }
    }
    const accepted = this.#accepted();
    for (const epc of claimed.keys()) {
      if (epc >= bag(40)) expect(accepted, 'only accepted goods are collateral').toContain(epc);
    }
    const allowed = new Set([...this.#settled].flatMap((id) => this.#instructed.get(id) ?? []));
    for (const [epc, id] of this.#claimed) {
      if (claimed.get(epc) !== id) expect(allowed, 'left by a settled order').toContain(epc);
    }
    this.#claimed.clear();
    for (const [epc, id] of claimed) this.#claimed.set(epc, id);
  }

  /** Tags that came in by receiving orders whose supplementary list was signed. */
  #accepted(): Set<string> {
    const found = new Map<string, string[]>();
    const accepted = new Set<string>();
    for (const fact of this.#court.facts) {
      if (fact.kind !== 'command') continue;
      const { command } = fact;
      if (command.type === 'receiving.inspect') {
        found.set(
          command.receivingId,
          command.lots.flatMap(({ epcs }) => epcs),
        );
      }
      if (command.type !== 'receiving.accept') continue;
      for (const epc of found.get(command.receivingId) ?? []) accepted.add(epc);
    }
    return accepted;
  }

  /** Invariant 1: in effect only with agreement, joint count and control. */
  #checkPledges(): void {
    const active = [...this.#court.law.activePledges()];
    for (const pledge of active) {
      const given = this.#court.facts.flatMap((fact) =>
        fact.kind === 'command' &&
        'pledgeId' in fact.command &&
        fact.command.pledgeId === pledge.pledgeId
          ? [fact.command]
          : [],
      );
      const way = effectSteps().map(({ type }) => type);
      const types = given.map(({ type }) => type).filter((type) => way.includes(type));
      expect(types, 'every step, once and in order').toEqual(way);
      const signatures = given.flatMap((step) =>
        'signedBy' in step ? [step.signedBy.length] : [],
      );
      expect(signatures).toEqual([3, 3]);
    }
    expect(active).toEqual(this.#court.law.pledgesOnSite('site-1'));
    for (const pledge of active) {
      for (const { slotId, epcs } of pledge.lots) {
        expect(this.#court.law.pledgesOnSlot('site-1', slotId)).toEqual([pledge]);
        for (const epc of epcs) expect(this.#court.law.pledgeOfTag('site-1', epc)).toBe(pledge);
      }
    }
  }

  /** A tag is on one truck at most, and open trucks are exactly the instructed ones. */
  #checkReservations(): void {
    const reserved = new Set<string>();
    for (const order of this.#outstanding()) {
      for (const epc of order.epcs) {
        expect(reserved, 'a tag is promised once').not.toContain(epc);
        reserved.add(epc);
      }
    }
    const open = this.#court.law.openTruckOrders('site-1').map((order) => order.truckOrderId);
    const instructed = [...this.#outstanding()].filter(({ state }) => state !== 'PLANNED');
    expect(new Set(open)).toEqual(new Set(instructed.map((order) => order.truckOrderId)));
  }

  *#outstanding(pledgeId?: string): Iterable<TruckOrderView> {
    for (let n = 0; n < 40; n += 1) {
      const order = this.#court.law.truckOrder(`T-${n}`);
      if (!order || (pledgeId !== undefined && order.pledgeId !== pledgeId)) continue;
      // Of an application the tags are kept, and nothing is promised.
      const isApplied = this.#court.law.release(order.releaseId)?.state === 'REQUESTED';
      if (pledgeId !== undefined && isApplied) continue;
      if (!['SETTLED', 'EXPIRED', 'CANCELLED'].includes(order.state)) yield order;
    }
  }

  /** A demand stands as long as the goods do not reach what the exposure asks for, or some was waived. */
  #checkDemands(): void {
    for (const id of PLEDGES) {
      const pledge = this.#court.law.pledge(id);
      if (!pledge) continue;
      expect(pledge.exposureFen).toBeGreaterThanOrEqual(0);
      const notes = this.#court.decisions.flatMap((one) =>
        one.do === 'note' && one.pledgeId === id ? [one.note] : [],
      );
      const last = notes.findLast((note) => DEMAND_NOTES.has(note));
      const isCalled = last !== undefined && last !== 'margin-cured' && last !== 'margin-lapsed';
      const isUnder = pledge.state === 'MARGIN_CALLED' || pledge.state === 'DISPOSING';
      if (pledge.realised !== true) expect(isUnder, `${id} after ${last}`).toBe(isCalled);
    }
  }

  /** Invariants 3 and 5, at the moments at which the law agrees to something. */
  #checkCommand(actor: Actor, command: Command, decisions: readonly Decision[]): void {
    if (command.type === 'price.post' || command.type === 'cashMargin.post') {
      for (const id of PLEDGES) this.#checkRechecked(id);
    }
    if (!('releaseId' in command)) return;
    const release = this.#court.law.release(command.releaseId);
    const isChecked =
      command.type === 'release.request' ||
      (command.type === 'release.make' && release?.pattern === 'C');
    const isPromised = isChecked && release?.state === 'LIMIT_CHECKED';
    if (isPromised) this.#checkLine(release.pledgeId);
    if (command.type !== 'release.check') return;
    expect(release?.approvals.length).toBe(2);
    const [made] = release?.approvals ?? [];
    const maker = this.#court.facts.find(({ index }) => index === made);
    if (maker?.kind !== 'command') throw new Error('the first approval is a command');
    expect(maker.actor.userId, 'maker ≠ checker').not.toBe(actor.userId);
    expect(release?.requestedBy, 'requester ≠ checker').not.toBe(
      `${actor.tenantId}/${actor.userId}`,
    );
    expect(decisions.some((decision) => decision.do === 'send-instruction')).toBe(true);
    this.#checkLine(release?.pledgeId as string);
  }

  /** After a new line or price, orders that can still be taken back stand only where the goods bear them. */
  #checkRechecked(pledgeId: string): void {
    const told = this.#court.law.unanswered();
    const isGoingBack = ({ truckOrderId }: TruckOrderView) =>
      told.some((one) => one.type === 'withdrawal' && one.truckOrderId === truckOrderId);
    const staying = [...this.#outstanding(pledgeId)].filter((order) => !isGoingBack(order));
    const isUnused = ({ state }: TruckOrderView) =>
      ['PLANNED', 'INSTRUCTED', 'REFUSED'].includes(state);
    if (staying.some(isUnused)) this.#checkLine(pledgeId, staying);
  }

  /** What stays after every promise is kept is worth the line, by its lower bound. */
  #checkLine(pledgeId: string, promised = this.#outstanding(pledgeId)): void {
    const pledge = this.#court.law.pledge(pledgeId) as PledgeView;
    if (pledge.exposureFen === 0 || pledge.realised === true) return;
    const bookedG = new Map<string, number>();
    for (const { slotId, epcs } of pledge.lots) {
      bookedG.set(slotId, (bookedG.get(slotId) ?? 0) + epcs.length * UNIT_G);
    }
    let lowerG = 0;
    for (const [slotId, mostG] of bookedG) {
      const slot = this.#court.positions.slot('site-1', slotId);
      if (slot?.verified) lowerG += Math.min(slot.lowerG, mostG);
    }
    let promisedG = 0;
    for (const { netG, toleranceG } of promised) promisedG += netG + toleranceG;
    const line = pledge.controlLine.basis === 'quantity' ? pledge.controlLine.quantityG : 0;
    const forLoanG =
      (pledge.exposureFen * 1_000) / pledge.pledgeRatePermille / (pledge.priceFenPerTonne / 1e6);
    expect((lowerG - promisedG) / 1_000).toBeGreaterThanOrEqual(Math.max(line, forLoanG) / 1_000);
  }
}
