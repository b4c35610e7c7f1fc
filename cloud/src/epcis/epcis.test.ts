import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@pledgewatch/shared/command';
import type { Page } from '#/core/index.ts';
import { pageOfCourt } from '#/testing/court-page.ts';
import {
  bag,
  bags,
  courtWithOpenRelease,
  createPledge,
  effectSteps,
  HOUR,
  lot,
  NOON,
  PEOPLE,
  stack,
  type Court,
} from '#/testing/court/index.ts';
import { ManualClock } from '#/testing/manual-clock.ts';
import type { EpcisEvent } from './event.ts';
import { openEpcis, type Epcis } from './open.ts';
import { OWN } from './words.ts';
import type { EpcisQuery } from './query.ts';

const { maker, auditor, borrower, warehouse, operator } = PEOPLE;
const { foreignBank, foreignBorrower, foreignWarehouse } = PEOPLE;
const raw = (tag: string) => `urn:pledgewatch:epc:raw:${tag}`;

let folder: string;
let court: Court;
let epcis: Epcis;

function open(): Epcis {
  const db = new DatabaseSync(join(folder, 'epcis.db'));
  return openEpcis({ db, law: court.law, clock: new ManualClock(NOON), sensorReports: true });
}

/** Gives the follower what it has not taken yet, in pages of so many entries. */
async function follow(to: Epcis, entries = Infinity): Promise<void> {
  const whole = pageOfCourt(court);
  for (;;) {
    const from = to.follower.cursor();
    if (from >= whole.next) return;
    await to.follower.take(cut(whole, from, Math.min(from + entries, whole.next)));
  }
}

function cut({ facts, decisions }: Page, from: number, next: number): Page {
  const isIn = ({ index }: { index: number }) => index >= from && index < next;
  return { from, next, facts: facts.filter(isIn), decisions: decisions.filter(isIn) };
}

function ask(actor: Actor, query: Partial<EpcisQuery> = {}, of = epcis): EpcisEvent[] {
  const found: EpcisEvent[] = [];
  let after: number | undefined;
  do {
    const page = of.view.events(actor, { perPage: 100, ...query, after });
    found.push(...page.events.map((json) => JSON.parse(json) as EpcisEvent));
    after = page.next;
  } while (after !== undefined);
  return found;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pw-epcis-'));
  court = courtWithOpenRelease(bags(0, 2));
  court.now = NOON + HOUR;
  court.step('T-1', 'SETTLED', { epcs: bags(0, 2) });
  court.now = NOON + 2 * HOUR;
  court.say(stack('A-01', bags(2, 8)));
  epcis = open();
  await follow(epcis);
});
afterEach(() => {
  epcis.close();
  rmSync(folder, { recursive: true });
});

describe('the EPCIS repository', () => {
  it('answers by step, type, tag, place and time', () => {
    expect(ask(maker, { bizSteps: [OWN.pledging] })).toHaveLength(2);
    const transactions = ask(maker, { eventTypes: ['TransactionEvent'], actions: ['DELETE'] });
    expect(transactions.map(({ bizStep }) => bizStep)).toEqual([OWN.releasing]);
    const ofTag = ask(maker, { epcs: [raw(bag(0))] });
    expect(ofTag.length).toBeGreaterThan(4);
    for (const { epcList } of ofTag) expect(epcList).toContain(raw(bag(0)));
    const place = 'urn:pledgewatch:place:site-1:A-01';
    const weights = ask(warehouse, { readPoints: [place] });
    expect(weights.map(({ eventTime }) => Date.parse(eventTime))).toEqual([NOON, NOON + 2 * HOUR]);
    const late = { eventTimeFrom: NOON + HOUR, eventTimeUntil: NOON + 2 * HOUR };
    for (const { eventTime } of ask(maker, late)) {
      expect(Date.parse(eventTime)).toBe(NOON + HOUR);
    }
    expect(ask(maker, late).length).toBeGreaterThan(1);
  });

  it('gives the same pages whatever their size, each event once', () => {
    const all = ask(warehouse);
    expect(all.length).toBeGreaterThan(30);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (perPage) => {
        expect(ask(warehouse, { perPage })).toEqual(all);
      }),
      { numRuns: 20 },
    );
  });

  it('knows an event by its name', () => {
    const [event] = ask(maker, { bizSteps: [OWN.releasing] });
    expect(JSON.parse(epcis.view.event(maker, event!.eventID) as string)).toEqual(event);
    expect(epcis.view.event(foreignBank, event!.eventID)).toBeUndefined();
    expect(epcis.view.event(maker, 'ni:///sha-256;nothing')).toBeUndefined();
  });

  it('is the same made again, in pages of any size, and after a restart in the middle', async () => {
    const all = ask(warehouse);
    rmSync(join(folder, 'epcis.db'));
    epcis.close();
    epcis = open();
    const half = Math.floor(pageOfCourt(court).next / 2);
    await epcis.follower.take(cut(pageOfCourt(court), 0, half));
    epcis.close();
    epcis = open();
    expect(epcis.follower.cursor()).toBe(half);
    await follow(epcis, 1);
    expect(ask(warehouse)).toEqual(all);
  });

  it('takes a page whole or not at all', async () => {
    const before = ask(warehouse);
    court.say(stack('A-02', bags(10, 10)));
    const page = cut(pageOfCourt(court), epcis.follower.cursor(), Infinity);
    const [fact] = page.facts;
    const broken = { ...page, facts: [fact!, { ...fact!, index: -1 } as never, fact!] };
    await expect(epcis.follower.take(broken)).rejects.toThrow();
    expect(ask(warehouse)).toEqual(before);
    await follow(epcis);
    expect(ask(warehouse)).toHaveLength(before.length + 11);
  });

  it('lets the oldest reports of sensors go before what people did', async () => {
    const db = new DatabaseSync(':memory:');
    const kept = { reports: 5, business: 1_000, droppedAtOnce: 2 };
    const small = openEpcis({
      db,
      law: court.law,
      clock: new ManualClock(NOON),
      sensorReports: true,
      kept,
    });
    await follow(small);
    const isReport = ({ bizStep }: EpcisEvent) => bizStep === 'sensor_reporting';
    const reports = ask(warehouse, {}, small).filter(isReport);
    expect(reports.length).toBeLessThan(7);
    expect(reports).toEqual(ask(warehouse).filter(isReport).slice(-reports.length));
    expect(ask(maker, { bizSteps: [OWN.pledging] }, small)).toHaveLength(2);
    small.close();
  });
});

describe('a reader of EPCIS events', () => {
  beforeEach(async () => {
    const lots = [lot('L-9', 'B-01', bags(50, 2))];
    court.say(stack('B-01', bags(50, 2)));
    court.now += HOUR;
    court.give(
      foreignBank,
      createPledge({ pledgeId: 'P-2', loanId: 'L-2', pledgor: foreignBorrower.tenantId, lots }),
    );
    const parties = [foreignBorrower.tenantId, 'Bank One', 'supervision-1'];
    for (const step of effectSteps('P-2', parties)) court.give(foreignBank, step);
    court.say(stack('B-01', bags(50, 2)));
    await follow(epcis);
  });

  it.each([maker, auditor, borrower])('of $tenantId ($role) sees its own goods alone', (actor) => {
    const text = JSON.stringify(ask(actor));
    expect(text).toContain('urn:pledgewatch:pledge:P-1');
    for (const foreign of ['P-2', 'B-01', raw(bag(50)), 'L-9', 'borrower-2']) {
      expect(text).not.toContain(foreign);
    }
  });

  it.each([foreignBank, foreignBorrower])('of $tenantId ($role) sees its own alone', (actor) => {
    const text = JSON.stringify(ask(actor));
    expect(text).toContain('urn:pledgewatch:pledge:P-2');
    expect(text).not.toMatch(/P-1|A-0[12]|borrower-1|T-1/);
    expect(text).not.toContain(raw(bag(1)));
    // Its slot was weighed before the pledge, too, and that is not its own.
    expect(ask(actor, { readPoints: ['urn:pledgewatch:place:site-1:B-01'] })).toHaveLength(1);
  });

  it('who keeps the site sees all of it; another warehouse nothing', () => {
    expect(ask(warehouse, { readPoints: ['urn:pledgewatch:place:site-1:B-01'] })).toHaveLength(2);
    expect(ask(warehouse, { bizSteps: [OWN.pledging] })).toHaveLength(3);
    expect(ask(foreignWarehouse)).toEqual([]);
    expect(ask(operator, { bizSteps: [OWN.pledging] })).toEqual([]);
  });
});
