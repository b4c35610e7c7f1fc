import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '@pledgewatch/shared/clock';
import { createLog } from '@pledgewatch/shared/log';
import type { Follower, Page } from '#/core/index.ts';
import { openLedger, type Ledger } from '#/ledger/index.ts';
import { createSequencer, type Sequencer } from '#/sequencer/index.ts';
import { testGateway, verifiedBatch, weighed, type TestGateway } from '#/testing/gateway.ts';
import { startFollowing, type Following } from './index.ts';
import { RECENT_ITEMS_MAX } from './limits.ts';

const log = createLog('test', 'silent');

/** A follower that only remembers what it was given. */
class Reader implements Follower {
  readonly name: string;
  readonly pages: Page[] = [];
  #cursor: number;
  /** What happens before a page counts as taken. */
  before: (page: Page) => void | Promise<void> = () => undefined;

  constructor(name: string, cursor = 0) {
    this.name = name;
    this.#cursor = cursor;
  }

  cursor() {
    return this.#cursor;
  }

  async take(page: Page) {
    await this.before(page);
    this.pages.push(page);
    this.#cursor = page.next;
  }

  /** Gross masses in the order they came: one for each item of the ledger. */
  masses() {
    return this.pages.flatMap((page) =>
      page.facts.flatMap((fact) =>
        fact.kind === 'telemetry'
          ? fact.items.map((item) => (item?.kind === 'weight' ? item.grossG : -1))
          : [],
      ),
    );
  }
}

/** Takes two pages at once, each when it is let go; the second only when the first was taken. */
class Ahead extends Reader {
  readonly pagesAtOnce = 2;
  isOpen = false;
  underWay: { readonly page: Page; readonly end: (failure?: Error) => void }[] = [];
  #before: Promise<unknown> = Promise.resolve();

  override take(page: Page): Promise<void> {
    const gate = Promise.withResolvers<void>();
    const end = (failure?: Error) => (failure ? gate.reject(failure) : gate.resolve());
    const one = { page, end };
    this.underWay.push(one);
    if (this.isOpen) end();
    const taking = this.#takeAfter(this.#before, gate.promise, page).finally(
      () => (this.underWay = this.underWay.filter((other) => other !== one)),
    );
    this.#before = taking.catch(() => undefined);
    return taking;
  }

  async #takeAfter(before: Promise<unknown>, letGo: Promise<void>, page: Page): Promise<void> {
    const [outcome] = await Promise.allSettled([letGo, before]);
    if (outcome.status === 'rejected') throw outcome.reason;
    if (page.from !== this.cursor()) throw new Error('out of turn');
    await super.take(page);
  }
}

describe('following the ledger', () => {
  let folder: string;
  let ledger: Ledger;
  let sequencer: Sequencer;
  let gateway: TestGateway;
  let following: Following | undefined;
  let sent: number;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pw-follow-'));
    ledger = openLedger({ file: join(folder, 'ledger.db') });
    const onFatal = (error: Error) => expect.unreachable(error.message);
    sequencer = createSequencer({ ledger, clock: systemClock, log, onFatal });
    gateway = testGateway();
    following = undefined;
    sent = 0;
  });

  afterEach(async () => {
    await following?.stop();
    ledger.close();
    rmSync(folder, { recursive: true });
  });

  /** Commits batches of `size` items whose masses count on from 0. */
  function commit(batches: number, size = 3) {
    const sealed = Array.from({ length: batches }, () =>
      gateway.seal(
        'telemetry',
        Array.from({ length: size }, () => weighed(sent++)),
      ),
    );
    sequencer.admit(sealed.map(verifiedBatch));
  }

  function follow(...followers: Follower[]) {
    following = startFollowing({ followers, ledger, sequencer, log, clock: systemClock });
    return following;
  }

  const everything = () => Array.from({ length: sent }, (_, mass) => mass);

  it('gives what was there before and what comes after, once and in order', async () => {
    commit(40);
    const reader = new Reader('reader');
    follow(reader);
    for (let round = 0; round < 10; round++) {
      commit(3);
      await new Promise(setImmediate);
    }
    await vi.waitUntil(() => reader.cursor() === ledger.size());
    expect(reader.masses()).toEqual(everything());
    for (const [index, page] of reader.pages.entries()) {
      expect(page.from).toBe(index === 0 ? 0 : reader.pages[index - 1]!.next);
    }
  });

  it('starts where the follower stands, in the middle of a commit too', async () => {
    commit(5, 1);
    const reader = new Reader('reader', 2);
    follow(reader);
    commit(5, 1);
    await vi.waitUntil(() => reader.cursor() === 10);
    expect(reader.masses()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('lets a follower that fails wait without holding up another, then catch up', async () => {
    const quick = new Reader('quick');
    const broken = new Reader('broken');
    let down = true;
    broken.before = () => {
      if (down) throw new Error('no route to host');
    };
    const running = follow(quick, broken);
    commit(4);
    await vi.waitUntil(() => quick.cursor() === 4);
    expect(running.lag('quick')).toBe(0);
    expect(running.lag('broken')).toBe(4);
    down = false;
    await vi.waitUntil(() => running.lag('broken') === 0);
    expect(broken.masses()).toEqual(everything());
  });

  it('reads the ledger again for one that fell behind what memory holds', async () => {
    const slow = new Reader('slow');
    let open = () => undefined as void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    slow.before = () => gate;
    const quick = new Reader('quick');
    follow(slow, quick);
    for (let items = 0; items <= RECENT_ITEMS_MAX; items += 20_000) {
      commit(10, 2_000);
      await vi.waitUntil(() => quick.cursor() === ledger.size());
    }
    open();
    await vi.waitUntil(() => slow.cursor() === ledger.size(), { timeout: 20_000 });
    expect(slow.masses()).toEqual(everything());
    expect(quick.masses()).toEqual(everything());
  });

  it('has so many pages under way as a follower allows, and gives all of them again when one fails', async () => {
    const ahead = new Ahead('ahead');
    follow(ahead);
    commit(1);
    await vi.waitUntil(() => ahead.underWay.length === 1);
    commit(1);
    await vi.waitUntil(() => ahead.underWay.length === 2);
    commit(1);
    await new Promise(setImmediate);
    expect(ahead.underWay).toHaveLength(2);
    const [first, second] = ahead.underWay;
    expect([first!.page.from, second!.page.from]).toEqual([0, 1]);
    second!.end();
    first!.end(new Error('no route to host'));
    await vi.waitUntil(
      () => ahead.underWay[0] && ahead.underWay[0] !== first && ahead.underWay[0] !== second,
    );
    expect(ahead.underWay[0]!.page.from).toBe(0);
    ahead.isOpen = true;
    for (const { end } of ahead.underWay) end();
    await vi.waitUntil(() => ahead.cursor() === 3);
    expect(ahead.masses()).toEqual(everything());
  });

  it('stops only when the page under way has been taken', async () => {
    const slow = new Reader('slow');
    let open = () => undefined as void;
    const entered = new Promise<void>((resolve) => {
      slow.before = () => {
        resolve();
        return new Promise((go) => (open = go));
      };
    });
    const running = follow(slow);
    commit(1);
    await entered;
    const stopping = running.stop();
    open();
    await stopping;
    expect(slow.cursor()).toBe(1);
    commit(1);
    await new Promise(setImmediate);
    expect(slow.cursor()).toBe(1);
  });

  it('refuses a ledger that is shorter than what was made from it', () => {
    commit(2);
    expect(() => follow(new Reader('ahead', 3))).toThrow(
      expect.objectContaining({ code: 'PW_FOLLOWER_AHEAD' }),
    );
  });
});
