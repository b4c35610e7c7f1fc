import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '@pledgewatch/shared/clock';
import type { Actor, Command } from '@pledgewatch/shared/command';
import { createLog, type Log } from '@pledgewatch/shared/log';
import { factOfEntry } from '#/sequencer/index.ts';
import { startPriceFeeds } from '#/prices/index.ts';
import { createPledge, defineSite, PEOPLE } from '#/testing/court/index.ts';
import { settingsOf } from './testing.ts';
import { openRecord, type CloudRecord } from './record.ts';

const { operator, maker } = PEOPLE;
const PATIENT = { timeout: 60_000 };
const COLUMNS = { price: 'price', at: 'at' };
const FEED = {
  id: 'smm',
  tenantId: 'bank-1',
  userId: 'smm-feed',
  priceSource: 'SMM',
  provenance: 'SMM daily bulletin',
  timeZone: 'Asia/Shanghai',
  unit: 'tonne',
  currency: 'CNY',
  columns: COLUMNS,
};

let folder: string;
let ending: AsyncDisposableStack;
let record: CloudRecord;
let said: Record<string, unknown>[];
let counts: Map<string, number>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pledgewatch-prices-'));
  ending = new AsyncDisposableStack();
  said = [];
  counts = new Map();
  await open();
});
afterEach(async () => {
  await ending.disposeAsync();
  rmSync(folder, { recursive: true });
});

async function open(): Promise<void> {
  const { ledger } = settingsOf(folder);
  const log = createLog('test', 'silent');
  const of = { dataDir: folder, ...ledger, clock: systemClock, log, onFatal: fail };
  record = await openRecord(of, ending);
}

function fail(error: Error): never {
  throw error;
}

let keys = 0;
function give(actor: Actor, command: Command): void {
  record.sequencer.submit({ actor, idempotencyKey: `given-${keys++}`, command });
}

/** The court's pledge, at ¥1,000 a tonne of 1 November. */
function pledge(more: Parameters<typeof createPledge>[0] = {}): void {
  give(operator, defineSite());
  give(maker, createPledge({ priceAt: Date.UTC(2026, 10, 1), ...more }));
}

function start(...feeds: object[]): void {
  const tell = (facts: Record<string, unknown>) => void said.push(facts);
  const log = { info() {}, warn: tell, error: tell } as unknown as Log;
  const prices = JSON.stringify(feeds.map((feed) => ({ ...FEED, ...feed })));
  const config = settingsOf(folder, { PRICES_FEEDS: prices });
  const running = startPriceFeeds(config.prices.feeds, {
    submit: (command) => record.sequencer.submit(command),
    isKnown: (tenantId, key) => record.ledger.command(tenantId, key) !== undefined,
    clock: systemClock,
    chance: () => 0,
    fetch,
    log,
    onFatal: fail,
    count: (feed, outcome, count) => {
      const key = `${feed} ${outcome}`;
      counts.set(key, (counts.get(key) ?? 0) + count);
    },
  });
  ending.defer(() => running.stop());
}

/** Who said which price, as the ledger has it. */
function posted(): (readonly [userId: string, priceFenPerTonne: number])[] {
  return record.ledger.entries(0, 1_000).flatMap(({ index, bytes }) => {
    const fact = factOfEntry(index, bytes);
    if (fact?.kind !== 'command' || fact.command.type !== 'price.post') return [];
    return [[fact.actor.userId, fact.command.priceFenPerTonne] as const];
  });
}

const file = (text: string, name = 'prices.csv') => writeFileSync(join(folder, name), text);
const path = () => join(folder, 'prices.csv');
const price = () => record.sequencer.state.law.pledge('P-1')?.priceFenPerTonne;

describe('a price file', () => {
  it('is read when it changes, each line once, and the ledger says who spoke', async () => {
    pledge();
    file('at,price\n2026-11-02 10:30,1100\n2026-11-03 10:30,1200.55\n');
    start({ kind: 'file', path: path(), everyMs: 100 });
    await vi.waitUntil(() => price() === 120_055, PATIENT);
    appendFileSync(path(), '2026-11-04 10:30,1300\n');
    await vi.waitUntil(() => price() === 130_000, PATIENT);
    expect(posted()).toEqual([
      ['smm-feed', 110_000],
      ['smm-feed', 120_055],
      ['smm-feed', 130_000],
    ]);
    expect(said).toEqual([]);
    await vi.waitUntil(() => counts.get('smm known') === 2, PATIENT);
  });

  it('is not read twice after a restart', async () => {
    pledge();
    file('at,price\n2026-11-02 10:30,1100\n');
    start({ kind: 'file', path: path(), everyMs: 100 });
    await vi.waitUntil(() => price() === 110_000, PATIENT);
    await ending.disposeAsync();
    ending = new AsyncDisposableStack();
    await open();
    start({ kind: 'file', path: path(), everyMs: 100 });
    await vi.waitUntil(() => counts.get('smm known') === 1, PATIENT);
    expect(posted()).toHaveLength(1);
  });

  it('has its bad lines told all at once, with file, line, column, found and expected, and its good ones taken', async () => {
    pledge();
    file(
      'at,price\nyesterday,1\n2026-11-02 10:30,1100\n2026-11-03 10:30,1e3\n2026-11-04 10:30,99999\n',
    );
    start({ kind: 'file', path: path(), everyMs: 100 });
    await vi.waitUntil(() => said.length > 0, PATIENT);
    expect(price()).toBe(110_000);
    expect(said).toEqual([
      { code: 'PW_PRICES_INVALID', feed: 'smm', count: 3, problems: expect.anything() },
    ]);
    const [day, amount, law] = String(said[0]?.['problems']).split('\n');
    expect(day).toBe(
      'prices.csv:2 at: found "yesterday", expected a day and a time, like 2026-11-25 15:00',
    );
    expect(amount).toBe(
      'prices.csv:4 price: found "1e3", expected yuan a tonne, above 0, in whole fen a tonne',
    );
    expect(law).toContain('prices.csv:5 price: found 9999900 fen a tonne of SMM, expected');
    expect(law).toContain('PW_PRICE_ABSURD');
  });

  it('in a folder is one of many, in the order of names; a correction of a price is for people', async () => {
    pledge();
    mkdirSync(join(folder, 'in'));
    file('at;price\n2026-11-02 10:30;1100\n', 'in/a.csv');
    file('at;price\n2026-11-02 10:30;1101\n', 'in/b.CSV');
    file('no prices', 'in/readme.txt');
    start({ kind: 'file', path: join(folder, 'in'), separator: ';', everyMs: 100 });
    await vi.waitUntil(() => said.length > 0, PATIENT);
    expect(String(said[0]?.['problems'])).toContain('b.CSV:2');
    expect(String(said[0]?.['problems'])).toContain('PW_PRICE_NOT_NEWER');
    expect(price()).toBe(110_000);
  });

  it('may name sources that no pledge is marked to, and be in GB 18030', async () => {
    pledge({ priceSource: '镍' });
    // 镍 in GB 18030.
    const head = Buffer.from('what,at,price\nCu,2026-11-02 10:30,70000\n');
    const line = Buffer.concat([
      Buffer.from([0xc4, 0xf8]),
      Buffer.from(',2026-11-02 10:30,1100\n'),
    ]);
    writeFileSync(path(), Buffer.concat([head, line]));
    const columns = { ...COLUMNS, priceSource: 'what' };
    start({ kind: 'file', path: path(), encoding: 'gb18030', columns, everyMs: 100 });
    await vi.waitUntil(() => price() === 110_000, PATIENT);
    await vi.waitUntil(() => counts.get('smm unnamed') === 1, PATIENT);
  });

  it('that is not there, or in another encoding, is told, and read as soon as it is right', async () => {
    pledge();
    start({ kind: 'file', path: path(), everyMs: 100 });
    await vi.waitUntil(() => said.length === 1, PATIENT);
    expect(said[0]).toMatchObject({ code: 'PW_PRICES_UNREADABLE', feed: 'smm', path: path() });
    writeFileSync(path(), Buffer.from([0xff, 0xfe, 0xfd]));
    await vi.waitUntil(() => said.length === 2, PATIENT);
    file('at,price\n2026-11-02 10:30,1100\n');
    await vi.waitUntil(() => price() === 110_000, PATIENT);
    expect(said).toHaveLength(2);
  });
});

describe('a price stream', () => {
  let server: Server;
  let listeners: ServerResponse[];
  let asked: Record<string, unknown>[];

  beforeEach(async () => {
    [listeners, asked] = [[], []];
    server = createServer((request, response) => {
      asked.push(request.headers);
      if (request.headers.authorization !== 'Bearer let-me')
        return void response.writeHead(401).end();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': hello\n\n');
      listeners.push(response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ending.defer(async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    });
  });

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/prices`;
  const open1 = (more: object = {}) => {
    writeFileSync(join(folder, 'token'), 'let-me\n');
    start({ kind: 'stream', url: url(), tokenFile: join(folder, 'token'), everyMs: 0, ...more });
    return vi.waitUntil(() => listeners.length > 0, PATIENT);
  };
  const event = (data: object, id = '1') =>
    listeners.at(-1)?.write(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`);

  it('is posted as it comes, under its own user; what is no price is told', async () => {
    pledge();
    await open1();
    event({ at: '2026-11-02T10:30+08:00', price: '1100.5' });
    await vi.waitUntil(() => price() === 110_050, PATIENT);
    event({ at: '2026-11-03 10:30', price: 'dear' });
    listeners[0]?.write('data: {\n\n');
    event({ at: '2026-11-03 10:30', price: 1200 });
    await vi.waitUntil(() => price() === 120_000, PATIENT);
    const problems = () => said.map((one) => one['problems']).join('\n');
    await vi.waitUntil(() => problems().includes('a JSON object'), PATIENT);
    expect(problems()).toContain('stream price: found "dear", expected yuan a tonne');
    expect(posted()).toEqual([
      ['smm-feed', 110_050],
      ['smm-feed', 120_000],
    ]);
  });

  it('that ends is opened again behind its last event', async () => {
    pledge();
    await open1();
    event({ at: '2026-11-02 10:30', price: 1100 }, 'e-7');
    await vi.waitUntil(() => price() === 110_000, PATIENT);
    listeners[0]?.end();
    await vi.waitUntil(() => listeners.length === 2, PATIENT);
    expect(asked.at(-1)).toMatchObject({ 'last-event-id': 'e-7' });
    event({ at: '2026-11-03 10:30', price: 1200 });
    await vi.waitUntil(() => price() === 120_000, PATIENT);
    expect(said).toMatchObject([{ code: 'PW_PRICES_UNREACHABLE', reason: 'the stream ended' }]);
  });

  it('faster than a ledger should keep is one price in the agreed time, the newest', async () => {
    pledge();
    await open1({ everyMs: 1_000 });
    event({ at: '2026-11-02 10:30', price: 1100 });
    await vi.waitUntil(() => price() === 110_000, PATIENT);
    const two = (n: number) => String(n).padStart(2, '0');
    for (let n = 0; n < 500; n += 1) {
      event({ at: `2026-11-03 10:${two(Math.floor(n / 60))}:${two(n % 60)}`, price: 1200 + n });
    }
    await vi.waitUntil(() => price() === 169_900, PATIENT);
    // All but a few of the five hundred were overtaken.
    expect(posted().length).toBeLessThan(100);
  });

  it('that does not let us in is told, without our token', async () => {
    pledge();
    writeFileSync(join(folder, 'wrong'), 'hunter2\n');
    start({ kind: 'stream', url: url(), tokenFile: join(folder, 'wrong') });
    await vi.waitUntil(() => said.length > 0, PATIENT);
    expect(said[0]).toMatchObject({
      code: 'PW_PRICES_UNREACHABLE',
      reason: expect.stringContaining('401'),
    });
    expect(JSON.stringify(said)).not.toContain('hunter2');
  });

  it('with an event that has no end is given up', async () => {
    pledge();
    await open1();
    listeners[0]?.write(`data: ${'x'.repeat(200_000)}`);
    await vi.waitUntil(() => listeners.length === 2, PATIENT);
    event({ at: '2026-11-02 10:30', price: 1100 });
    await vi.waitUntil(() => price() === 110_000, PATIENT);
  });
});
