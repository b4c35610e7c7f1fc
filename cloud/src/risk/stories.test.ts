import { describe, expect, it } from 'vitest';
import type { Alert } from '@pledgewatch/shared/alert';
import type { Actor, Command } from '@pledgewatch/shared/command';
import type { GateStep, GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { Decision } from '#/core/index.ts';
import { createState, type CoreState } from '#/sequencer/index.ts';
import {
  effectSteps,
  bag,
  bags,
  createPledge,
  defineSite,
  enrolGateway,
  NOON,
  PEOPLE,
  repay,
  requestRelease,
  truck,
} from '#/testing/court/index.ts';
import { alertsIn, door, gate, passage, tag, weight } from '#/testing/small-site/index.ts';

const s = (seconds: number) => NOON + seconds * 1_000;

/** The whole core, told a story by a gateway and by people. */
class Story {
  state: CoreState = createState();
  readonly decisions: Decision[] = [];
  #now = NOON;
  #index = 0;

  constructor() {
    this.give(PEOPLE.operator, { ...defineSite(), silenceMaxMs: 600_000 });
    this.give(PEOPLE.operator, enrolGateway());
    this.hear(stacks(0));
    this.give(PEOPLE.maker, createPledge());
    for (const step of effectSteps()) this.give(PEOPLE.maker, step);
  }

  give(actor: Actor, command: Command): void {
    this.state.check({ actor, command, idempotencyKey: 'a-story' }, this.#now, (alertId) =>
      alertsIn(this.decisions).find((alert) => alert.alertId === alertId),
    );
    this.#fold({ kind: 'command', actor, command });
  }

  hear(items: readonly GoodsStatusEvent[], { at = 0, epoch = NOON } = {}): void {
    this.#now = Math.max(this.#now, at, ...items.map(({ observedAt }) => (at ? 0 : observedAt)));
    const header = { siteId: 'site-1', gatewayId: 'gw-1', lane: 'events', epoch } as never;
    this.#fold({ kind: 'events', header, items, undecoded: [] });
  }

  /** Time passes on a quiet ledger; every due tick is taken. */
  wait(ms: number): void {
    const until = this.#now + ms;
    for (let dueAt = this.state.nextDueAt(); dueAt !== null && dueAt <= until;) {
      this.#now = Math.max(this.#now, dueAt);
      this.#fold({ kind: 'tick' });
      dueAt = this.state.nextDueAt();
    }
    this.#now = until;
  }

  restart(): void {
    this.state = createState(this.state.snapshot());
  }

  get alerts(): Alert[] {
    return alertsIn(this.decisions);
  }

  get codes(): Set<string> {
    return new Set(this.alerts.map(({ code }) => code));
  }

  #fold(what: object): void {
    const fact = { ...what, index: this.#index, acceptedAt: this.#now };
    const decided = this.state.apply(fact as Parameters<CoreState['apply']>[0]);
    this.decisions.push(...decided);
    this.#index += 1 + decided.length;
  }
}

function stacks(seconds: number): GoodsStatusEvent[] {
  const seen = bags(0, 20).map((epc) => tag(s(seconds), epc, true));
  return [weight(s(seconds), 'A-01', 10_000), weight(s(seconds), 'A-02', 10_000), ...seen];
}

const step = (seconds: number, name: GateStep, epcs?: string[]) =>
  gate(s(seconds), name, { truckOrderId: 'T-1', ...(epcs && { epcs }) });

/** Two bags are loaded from A-01 and leave with truck T-1. */
function fetch(): GoodsStatusEvent[] {
  return [
    door(s(9), true, { doorId: 'GATE-1' }),
    step(10, 'AT_GATE'),
    step(25, 'TARE_WEIGHED'),
    step(40, 'LOADING'),
    weight(s(52), 'A-01', 9_000),
    weight(s(58), 'A-01', 8_000),
    step(80, 'GROSS_WEIGHED'),
    passage(s(90), bag(0)),
    tag(s(90), bag(0), false),
    passage(s(91), bag(1)),
    tag(s(91), bag(1), false),
    step(91, 'SETTLED', bags(0, 2)),
    door(s(100), false, { doorId: 'GATE-1' }),
    weight(s(118), 'A-01', 8_000),
  ];
}

function approve(story: Story): void {
  story.give(PEOPLE.borrower, requestRelease('R-1', [truck('T-1', bags(0, 2))]));
  story.give(PEOPLE.maker, { type: 'release.make', releaseId: 'R-1' });
  story.give(PEOPLE.checker, { type: 'release.check', releaseId: 'R-1' });
}

/** Three bags of A-02 go out of the gate at night. */
function theft(from: number): GoodsStatusEvent[] {
  return [
    door(s(from), true),
    ...[0, 1, 2].flatMap((n) => [
      weight(s(from + 3 + n * 6), 'A-02', 9_000 - n * 1_000),
      passage(s(from + 5 + n * 6), bag(17 + n)),
      tag(s(from + 5 + n * 6), bag(17 + n), false),
    ]),
    door(s(from + 40), false),
  ];
}

describe('a night theft, under the real law', () => {
  it('is told with each bag, and none of it as a mismatch', () => {
    const story = new Story();
    for (const event of theft(30)) story.hear([event]);
    story.wait(60_000);
    expect(story.codes).toEqual(new Set(['UNAUTH_OUT', 'WEIGHT_STEP', 'DOOR_OPEN']));
    const outs = story.alerts.filter(({ code }) => code === 'UNAUTH_OUT');
    expect(outs.map(({ subject }) => subject)).toEqual([bag(17), bag(18), bag(19)]);
    expect(outs.every(({ late }) => !late)).toBe(true);
  });

  it('is acknowledged by its bank, and by nobody else’s', () => {
    const story = new Story();
    story.hear(theft(30));
    const alertId = story.alerts.find(({ code }) => code === 'UNAUTH_OUT')?.alertId ?? '';
    const acknowledge = { type: 'alert.acknowledge', alertId } as const;
    expect(() => story.give(PEOPLE.foreignBank, acknowledge)).toThrow('alert');
    story.restart();
    story.give(PEOPLE.checker, acknowledge);
    expect(story.decisions.at(-1)).toMatchObject({ do: 'clear-alert', alertId });
  });
});

describe('an honest release, under the real law', () => {
  it('is quiet, event by event, in one batch, and long after', () => {
    for (const batches of [fetch().map((event) => [event]), [fetch()]]) {
      const story = new Story();
      approve(story);
      for (const items of batches) story.hear(items);
      story.hear([weight(s(500), 'A-01', 8_000), weight(s(500), 'A-02', 10_000)]);
      story.wait(590_000);
      expect(story.alerts).toEqual([]);
      expect(story.state.law.truckOrder('T-1')?.state).toBe('SETTLED');
    }
  });

  it('executed while the line was cut is quiet, whichever stream comes first', () => {
    const story = new Story();
    approve(story);
    story.hear([weight(s(210), 'A-01', 8_000), tag(s(210), bag(0), false)], { epoch: s(200) });
    story.hear(fetch(), { at: s(212) });
    story.hear([weight(s(270), 'A-01', 8_000), weight(s(270), 'A-02', 10_000)], { epoch: s(200) });
    story.wait(590_000);
    expect(story.alerts).toEqual([]);
  });
});

describe('other stories', () => {
  it('a tag stripped from a bag that stays is a missing tag and nothing else', () => {
    const story = new Story();
    story.hear([tag(s(90), bag(18), false), weight(s(91), 'A-02', 10_000)]);
    story.wait(500_000);
    expect(story.codes).toEqual(new Set(['TAG_MISSING']));
  });

  it('a theft while the line is cut is told late, as of its time, and as no gap', () => {
    const story = new Story();
    story.hear([weight(s(130), 'A-02', 7_000)], { epoch: s(120) });
    story.hear(theft(40), { at: s(131) });
    story.wait(30_000);
    const outs = story.alerts.filter(({ code }) => code === 'UNAUTH_OUT');
    expect(outs.map(({ late, happenedAt }) => [late, happenedAt])).toEqual([
      [true, s(45)],
      [true, s(51)],
      [true, s(57)],
    ]);
    expect(story.codes).toContain('WEIGHT_STEP');
    expect(story.codes).not.toContain('SEQ_GAP');
  });

  it('a loan repaid in full keeps no line, and what is fetched afterwards raises nothing', () => {
    const story = new Story();
    story.give(PEOPLE.maker, repay('RP-1', 700_000));
    approve(story);
    for (const event of fetch()) story.hear([event]);
    story.wait(500_000);
    expect(story.alerts).toEqual([]);
  });

  it('a site that falls silent is told of the silence, and of the goods nobody can see', () => {
    const story = new Story();
    story.wait(600_001);
    expect(story.alerts.map(({ code, severity }) => [code, severity])).toEqual([
      ['DEVICE_SILENT', 'warning'],
      ['CONTROL_LINE_BREACH', 'warning'],
    ]);
    story.hear(stacks(605));
    expect(story.decisions.filter((each) => each.do === 'clear-alert')).toHaveLength(2);
  });
});
