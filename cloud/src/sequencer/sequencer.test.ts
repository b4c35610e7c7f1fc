import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actor, Command } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { createLog } from '@pledgewatch/shared/log';
import { openLedger, type Ledger } from '#/ledger/index.ts';
import {
  effectSteps,
  bag,
  bags,
  createPledge,
  defineSite,
  enrolGateway,
  HOUR,
  NOON,
  PEOPLE,
  present,
  repay,
  requestRelease,
  stack,
  truck,
} from '#/testing/court/index.ts';
import { testGateway, verifiedBatch, weighed } from '#/testing/gateway.ts';
import { ManualClock } from '#/testing/manual-clock.ts';
import {
  createSequencer,
  createState,
  decisionOfEntry,
  Replay,
  type Difference,
  type Sequencer,
} from './index.ts';

/** Printed when a law fails; PLEDGEWATCH_SEED repeats a run. */
const seed = Number(process.env['PLEDGEWATCH_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const { operator, maker, checker, borrower } = PEOPLE;

/** A sequencer that can be started again on what its ledger holds. */
class House {
  readonly clock = new ManualClock(NOON);
  readonly ledger: Ledger = openLedger({ file: ':memory:' });
  readonly fatal: Error[] = [];
  sequencer: Sequencer = this.start();
  #commands = 0;

  start(ledger = this.ledger): Sequencer {
    this.sequencer = createSequencer({
      ledger,
      clock: this.clock,
      log: createLog('test', 'silent'),
      onFatal: (error) => this.fatal.push(error),
    });
    return this.sequencer;
  }

  give(actor: Actor, command: Command, idempotencyKey = `k-${this.#commands++}`) {
    return this.sequencer.submit({ actor, idempotencyKey, command });
  }

  /** The same, where the law may well refuse; then nothing has changed. */
  tryGive(actor: Actor, command: Command): void {
    const before = [this.ledger.size(), this.sequencer.state.snapshot()];
    try {
      this.give(actor, command);
    } catch (error) {
      expect(error).toBeInstanceOf(PledgewatchError);
      expect([this.ledger.size(), this.sequencer.state.snapshot()]).toEqual(before);
    }
  }

  entries(): Buffer[] {
    return this.ledger.entries(0, this.ledger.size()).map(({ bytes }) => Buffer.from(bytes));
  }
}

type Deed = (house: House) => void;

/** Something that may happen; batches are sealed beforehand, so that two houses are told the same. */
type Happening =
  | { readonly do: 'give'; readonly by: Actor; readonly command: Command }
  | { readonly do: 'say'; readonly items: readonly object[]; readonly lane: 'events' | 'telemetry' }
  | { readonly do: 'wait'; readonly ms: number };

const times = { observedAt: NOON, receivedAt: NOON, clock: 'device' };
const said = fc.oneof(
  fc.tuple(fc.nat(19), fc.boolean()).map(([n, isThere]) => present(bag(n), isThere)),
  fc
    .tuple(fc.constantFrom('A-01', 'A-02'), fc.integer({ min: 8, max: 10 }))
    .map(([slotId, tonnes]) => stack(slotId, [], tonnes * 1_000_000)[0]!),
  fc.constantFrom('AT_GATE', 'TARE_WEIGHED', 'SETTLED', 'DISCREPANT').map((step) => ({
    kind: 'gate',
    gateId: 'G-1',
    truckOrderId: 'T-1',
    step,
  })),
  fc.constant({ kind: 'of a later version' }),
);
const releaseId = fc.constantFrom('R-1', 'R-2');
const commands = fc.oneof(
  fc.nat(4).map((n) => [maker, repay(`PAY-${n}`, 100_000)] as const),
  fc
    .tuple(releaseId, fc.nat(18))
    .map(
      ([id, n]) => [borrower, requestRelease(id, [truck(`T-${id.slice(2)}`, bags(n, 2))])] as const,
    ),
  releaseId.map((id) => [maker, { type: 'release.make', releaseId: id }] as const),
  releaseId.map((id) => [checker, { type: 'release.check', releaseId: id }] as const),
  fc.constantFrom('hold.place', 'hold.lift').map((type) => {
    const hold = { holdId: 'H-1', authority: 'the bank' };
    return [
      maker,
      type === 'hold.place'
        ? { type, ...hold, siteId: 'site-1', pledgeId: 'P-1' }
        : { type, ...hold },
    ] as const;
  }),
);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: commands.map(([by, command]) => ({ do: 'give', by, command }) as never) },
  {
    weight: 4,
    arbitrary: fc
      .array(said, { minLength: 1, maxLength: 4 })
      .map((items) => ({ do: 'say', lane: 'events', items }) as const),
  },
  {
    weight: 1,
    arbitrary: fc.constant({ do: 'say', lane: 'telemetry', items: [weighed(1)] } as const),
  },
  { weight: 2, arbitrary: fc.nat(3 * HOUR).map((ms) => ({ do: 'wait', ms }) as const) },
);

function deedsOf(happenings: readonly Happening[]): Deed[] {
  const gateway = testGateway();
  const seal = (items: readonly object[], lane: 'events' | 'telemetry' = 'events'): Deed => {
    const batch = verifiedBatch(
      gateway.seal(
        lane,
        items.map((item) => ({ ...times, ...item })),
      ),
    );
    return (house) => void house.sequencer.admit([batch]);
  };
  const enrol = { ...enrolGateway(), publicKey: gateway.publicKey };
  return [
    (house) => house.give(operator, { ...defineSite(), silenceMaxMs: HOUR }),
    (house) => house.give(operator, enrol),
    seal([...stack('A-01', bags(0, 10)), ...stack('A-02', bags(10, 10))]),
    (house) => house.give(maker, createPledge()),
    ...effectSteps().map(
      (step): Deed =>
        (house) =>
          house.give(maker, step),
    ),
    ...happenings.map((one): Deed => {
      if (one.do === 'give') return (house) => house.tryGive(one.by, one.command);
      if (one.do === 'say') return seal(one.items, one.lane);
      return (house) => {
        house.clock.advance(one.ms);
        house.sequencer.tick();
      };
    }),
  ];
}

function replayed(ledger: Ledger) {
  const state = createState();
  const differences: Difference[] = [];
  const replay = new Replay(state, (difference) => differences.push(difference));
  for (const { index, bytes } of ledger.entries(0, ledger.size())) replay.take(index, bytes);
  replay.end(ledger.size());
  return { state: state.snapshot(), differences };
}

const course = fc.array(happening, { maxLength: 30 });

describe(`whatever happens (seed ${seed}),`, () => {
  it('a replay from the first entry gives the same decisions and the same state', () => {
    fc.assert(
      fc.property(course, (happenings) => {
        const house = new House();
        for (const deed of deedsOf(happenings)) deed(house);
        const { state, differences } = replayed(house.ledger);
        expect(differences).toEqual([]);
        expect(state).toBe(house.sequencer.state.snapshot());
      }),
      { seed, numRuns: 25 },
    );
  });

  it('a house that starts again now and then, from a snapshot or not, writes the same ledger', () => {
    const breaks = fc.array(fc.constantFrom('restart', 'snapshot', 'neither', 'neither'), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(course, breaks, (happenings, pattern) => {
        const [steady, restless] = [new House(), new House()];
        for (const [n, deed] of deedsOf(happenings).entries()) {
          deed(steady);
          deed(restless);
          const now = pattern[n % pattern.length];
          if (now === 'snapshot') restless.sequencer.saveSnapshot();
          if (now !== 'neither') restless.start();
        }
        expect(restless.entries()).toEqual(steady.entries());
        expect(restless.start().state.snapshot()).toBe(steady.sequencer.state.snapshot());
      }),
      { seed, numRuns: 25 },
    );
  });
});

describe('a command', () => {
  it('under a known key gives its first outcome again, before and after a restart', () => {
    const house = new House();
    const first = house.give(operator, defineSite(), 'site');
    expect(house.give(operator, defineSite(), 'site')).toEqual(first);
    house.start();
    expect(house.give(operator, defineSite(), 'site')).toEqual(first);
    house.sequencer.saveSnapshot();
    house.start();
    expect(house.give(operator, defineSite(), 'site')).toEqual(first);
    expect(house.ledger.size()).toBe(1 + first.decisions.length);
  });

  it('gives every decision of its first outcome again, and none of later ones', () => {
    const house = new House();
    for (const deed of deedsOf([])) deed(house);
    house.give(maker, repay('PAY-1', 100_000));
    const asked = requestRelease('R-1', [truck('T-1', bags(0, 2))]);
    house.give(borrower, asked);
    house.give(maker, { type: 'release.make', releaseId: 'R-1' });
    const checked = house.give(checker, { type: 'release.check', releaseId: 'R-1' }, 'check');
    expect(checked.decisions.length).toBeGreaterThan(1);
    house.give(maker, repay('PAY-2', 100_000));
    house.start();
    expect(house.give(checker, { type: 'release.check', releaseId: 'R-1' }, 'check')).toEqual(
      checked,
    );
  });

  it('under the key of another is a conflict, after a restart too; another tenant’s key is its own', () => {
    const house = new House();
    house.give(operator, defineSite(), 'key');
    const conflict = expect.objectContaining({ code: 'PW_IDEMPOTENCY_CONFLICT' });
    expect(() => house.give(operator, defineSite('site-2'), 'key')).toThrow(conflict);
    house.start();
    expect(() => house.give(operator, defineSite('site-2'), 'key')).toThrow(conflict);
    const size = house.ledger.size();
    house.give(
      { ...operator, tenantId: 'another' },
      defineSite('site-3', 'warehouse-1', 'gw-3'),
      'key',
    );
    expect(house.ledger.size()).toBeGreaterThan(size);
  });

  it('that is refused may be given again under its key', () => {
    const house = new House();
    expect(() => house.give(operator, enrolGateway(), 'enrol')).toThrow();
    expect(house.ledger.size()).toBe(0);
    house.give(operator, defineSite());
    house.give(operator, enrolGateway(), 'enrol');
  });
});

describe('the sequencer', () => {
  it('never lets time go back, whatever the machine’s clock does, not even over a restart', () => {
    const house = new House();
    house.give(operator, defineSite());
    house.clock.advance(-HOUR);
    house.start();
    const facts: number[] = [];
    house.sequencer.subscribe((page) =>
      facts.push(...page.facts.map(({ acceptedAt }) => acceptedAt)),
    );
    house.give(operator, enrolGateway());
    expect(facts).toEqual([NOON]);
  });

  it('ends the program rather than going on from a state that is not on disk', () => {
    const house = new House();
    house.give(operator, defineSite());
    const commit = () => {
      throw new Error('disk full');
    };
    house.start({ ...house.ledger, commit });
    const full = expect.objectContaining({ code: 'PW_LEDGER_NOT_WRITTEN' });
    expect(() => house.give(operator, enrolGateway())).toThrow(full);
    expect(house.fatal).toEqual([full]);
    house.start();
    house.give(operator, enrolGateway());
  });
});

describe('a house that was shut for a day', () => {
  /** With a pledge and its gateway, which may be silent for an hour. */
  function shut() {
    const house = new House();
    const items = [...stack('A-01', bags(0, 10)), ...stack('A-02', bags(10, 10))];
    const deeds = deedsOf([{ do: 'say', lane: 'events', items }]);
    const speak = deeds.pop()!;
    for (const deed of deeds) deed(house);
    house.clock.advance(24 * HOUR);
    house.start();
    return { house, speak: () => speak(house) };
  }
  const pass = ({ clock, sequencer }: House, ms: number) => {
    clock.advance(ms);
    sequencer.tick();
  };
  const raisedIn = ({ ledger }: House) =>
    ledger.decisions(0, 1_000).flatMap(({ bytes }) => {
      const decision = decisionOfEntry(bytes);
      return decision.do === 'raise-alert' ? [decision.alert.code] : [];
    });
  const isReplayed = (house: House) =>
    expect(replayed(house.ledger)).toEqual({
      state: house.sequencer.state.snapshot(),
      differences: [],
    });

  it('does not call silent whom it could not hear, and a replay agrees', () => {
    const { house, speak } = shut();
    pass(house, 500);
    pass(house, HOUR / 2);
    speak();
    pass(house, HOUR);
    expect(raisedIn(house)).toEqual([]);
    isReplayed(house);
  });

  it('does so a deadline later of whoever is still not heard, and a replay agrees', () => {
    const { house } = shut();
    pass(house, 500);
    house.sequencer.saveSnapshot();
    house.start();
    pass(house, HOUR);
    expect(raisedIn(house)).toEqual([]);
    pass(house, 1);
    expect(raisedIn(house)).toEqual(['DEVICE_SILENT', 'CONTROL_LINE_BREACH']);
    isReplayed(house);
  });
});
