import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { systemClock } from '@pledgewatch/shared/clock';
import type { Actor, Command } from '@pledgewatch/shared/command';
import { createLog } from '@pledgewatch/shared/log';
import { buildConsole } from '#/console/console.ts';
import { MEASUREMENTS } from '#/series/index.ts';
import {
  bag,
  bags,
  createPledge,
  defineSite,
  effectSteps,
  enrolGateway,
  HOUR,
  lot,
  NOON,
  PEOPLE,
  requestRelease,
  stack,
  truck,
} from '#/testing/court/index.ts';
import { testGateway, verifiedBatch } from '#/testing/gateway.ts';
import { ManualClock } from '#/testing/manual-clock.ts';
import { settingsOf } from './testing.ts';
import { consolePorts } from './console-ports.ts';
import { openDoors } from './doors.ts';
import { startFollowers } from './followers.ts';
import { openRecord } from './record.ts';

const { operator, maker: bankA, checker, borrower, warehouse, foreignBank: bankB } = PEOPLE;
const folder = mkdtempSync(join(tmpdir(), 'pledgewatch-banks-'));
const ending = new AsyncDisposableStack();
const clock = new ManualClock(NOON);
const log = createLog('test', 'silent');
/** Everything that a bank is told on any GET route. */
let shownTo: (actor: Actor) => Promise<string>;

beforeAll(async () => {
  const config = settingsOf(folder);
  const onFatal = (error: Error) => {
    throw error;
  };
  const of = { dataDir: folder, ...config.ledger, clock, log, onFatal };
  const record = await openRecord(of, ending);
  const { keys, sessions, enrolment } = openDoors(record, {
    oidc: config.oidc,
    clock: systemClock,
  });
  const registry = new Registry();
  const followers = startFollowers({ config, record, keys, registry, clock, log }, ending);
  tellStory(record.sequencer);
  const size = record.ledger.size();
  const { following } = followers;
  const isFollowed = () =>
    ['alerts', 'series', 'epcis', 'documents'].every((follower) => following.lag(follower) === 0);
  await vi.waitUntil(isFollowed, { timeout: 60_000 });
  const broker = { isReady: () => true } as never;
  const ports = consolePorts({ ...record, ...followers, enrolment, broker, registry, clock });
  const access = { keys, sessions };
  const app = await buildConsole({ ports, access, log, clock: systemClock });
  ending.defer(() => app.close());
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  /** A key for each answer: one alone may not ask so fast. */
  const answerTo = async (actor: Actor, url: string) => {
    const headers = { authorization: `Bearer ${keys.create(actor).key}` };
    return app.inject({ url, headers });
  };
  /** What the stream says from its beginning, with where the pledges stand at its end. */
  const streamTo = async (actor: Actor): Promise<string> => {
    const leaving = new AbortController();
    const answer = await fetch(`${origin}/v1/events?after=-1&positions=true`, {
      headers: { authorization: `Bearer ${keys.create(actor).key}` },
      signal: leaving.signal,
    });
    let told = '';
    for await (const part of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      told += part;
      if (told.includes('event: positions') && told.endsWith('\n\n')) break;
    }
    leaving.abort();
    return told;
  };
  const { paths } = (await answerTo(operator, '/openapi.json')).json<{
    paths: Record<string, { get?: object }>;
  }>();
  const listed = [bankA, bankB].map(
    async (bank) => (await answerTo(bank, '/v1/epcis/events')).body,
  );
  const eventIds = (await Promise.all(listed)).flatMap((list) =>
    [...list.matchAll(/"eventID":"([^"]+)"/g)].map(([, eventId = '']) => eventId),
  );
  const alertIds = record.ledger
    .decisions(0, 1_000)
    .flatMap(({ bytes }) => /"alertId":"([^"]+)"/.exec(Buffer.from(bytes).toString())?.[1] ?? []);
  const closings = record.ledger
    .decisions(0, 1_000)
    .filter(({ bytes }) => Buffer.from(bytes).includes('"do":"close-day"'))
    .map(({ index }) => index);
  const known: Readonly<Record<string, readonly string[]>> = {
    pledgeId: ['P-1', 'P-2'],
    releaseId: ['R-1'],
    receiptId: ['WR-1'],
    siteId: ['site-1'],
    day: ['today', '2026-11-23'],
    number: closings.map((index) => `DS-${index}`),
    alertId: alertIds,
    index: Array.from({ length: size }, (_, index) => String(index)),
    eventID: eventIds,
    marginCallId: ['MC-1'],
    claimId: ['C-1'],
    holdId: ['H-1'],
    webhookId: ['wh_1'],
    personId: ['driver-a', 'driver-b'],
    measurement: [...MEASUREMENTS.keys()],
  };
  const urls = Object.entries(paths)
    .filter(([path, { get }]) => get && path !== '/v1/events')
    .flatMap(([path]) => {
      let named = [path];
      for (const [place, name = ''] of path.matchAll(/\{(\w+)\}/g)) {
        const values = known[name] ?? [];
        expect([path, values.length]).toEqual([path, expect.toSatisfy((n: number) => n > 0)]);
        named = values.flatMap((value) =>
          named.map((one) => one.replace(place, encodeURIComponent(value))),
        );
      }
      return named;
    })
    .map((path) => (path === '/v1/fingerprints' ? `${path}?exchangeId=X` : path))
    .map((path) => (path.startsWith('/v1/series') ? `${path}?tag=siteId:site-1${RANGE}` : path));
  shownTo = async (actor) => {
    let told = '';
    for (const url of urls) told += `${url} ${(await answerTo(actor, url)).body}\n`;
    return `${told}/v1/events ${(await streamTo(actor)).replaceAll('\n', '\\n')}\n`;
  };
}, 120_000);
afterAll(async () => {
  await ending.disposeAsync();
  rmSync(folder, { recursive: true });
});

const RANGE = `&from=${NOON - HOUR}&to=${NOON + 9 * HOUR}`;

function tellStory(sequencer: Awaited<ReturnType<typeof openRecord>>['sequencer']): void {
  const gateway = testGateway();
  let commands = 0;
  const give = (actor: Actor, command: Command) =>
    sequencer.submit({ actor, idempotencyKey: `c-${commands++}`, command });
  const say = (mark: string, items: readonly object[], times: object = {}) => {
    const now = { observedAt: clock.now(), receivedAt: clock.now(), clock: 'device' };
    const whole = items.map((item) => ({ ...now, ...times, correlationId: mark, ...item }));
    sequencer.admit([verifiedBatch(gateway.seal('events', whole))]);
  };
  const passage = { kind: 'passage', gateId: 'G-1', epc: bag(0), direction: 'out' };
  give(operator, defineSite());
  give(operator, { ...enrolGateway(), publicKey: gateway.publicKey });
  const lots = [lot('L-1', 'A-01', bags(0, 2))];
  const terms = {
    lots,
    exposureFen: 0,
    controlLine: { basis: 'quantity', quantityG: 0 },
  } as const;
  give(bankA, createPledge(terms));
  clock.advance(HOUR);
  say('time-of-A', stack('A-01', bags(0, 2)));
  for (const step of effectSteps()) give(bankA, step);
  clock.advance(60_000);
  say('time-of-A', [...stack('A-01', bags(0, 2)), passage]);
  const documentDigest = 'c'.repeat(64);
  const named = { claimant: 'claim-of-A', ground: 'title', documentDigest, units: [bag(0)] };
  give(warehouse, { type: 'claim.file', claimId: 'C-1', siteId: 'site-1', ...named });
  give(warehouse, { type: 'claim.end', claimId: 'C-1', outcome: 'withdrawn', documentDigest });
  const held = { siteId: 'site-1', pledgeId: 'P-1', authority: 'hold-of-A' };
  give(bankA, { type: 'hold.place', holdId: 'H-1', ...held });
  give(bankA, { type: 'hold.lift', holdId: 'H-1', authority: 'hold-of-A' });
  give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 2))]));
  give(bankA, { type: 'release.make', releaseId: 'R-1' });
  give(checker, { type: 'release.check', releaseId: 'R-1' });
  clock.advance(HOUR);
  say('order-of-A', [{ kind: 'gate', gateId: 'G-1', truckOrderId: 'T-1', step: 'SETTLED' }]);
  clock.advance(HOUR);
  const borrowerB = PEOPLE.foreignBorrower.tenantId;
  give(bankB, createPledge({ ...terms, pledgeId: 'P-2', loanId: 'LOAN-2', pledgor: borrowerB }));
  for (const step of effectSteps('P-2', [borrowerB, 'Bank One', 'supervision-1']))
    give(bankB, step);
  clock.advance(60_000);
  say('time-of-B', [...stack('A-01', bags(0, 2)), passage]);
  // By a clock known to be wrong, and by one that runs ahead, into the time of the other bank.
  const behind = { observedAt: NOON + HOUR + 61_000, clock: 'unsynced' };
  say('time-of-B', [...stack('A-01', bags(0, 2)), { ...passage, epc: bag(1) }], behind);
  clock.advance(24 * HOUR);
  give(operator, { type: 'day.close', siteId: 'site-1', day: '2026-11-23' });
}

it.each([
  [
    'the first',
    bankA,
    { own: ['time-of-A', 'P-1', 'claim-of-A', 'hold-of-A'], other: ['time-of-B', 'P-2', 'LOAN-2'] },
  ],
  [
    'the second',
    bankB,
    {
      own: ['time-of-B', 'P-2'],
      other: ['time-of-A', 'P-1"', 'order-of-A', 'claim-of-A', 'hold-of-A'],
    },
  ],
] as const)(
  'of two banks in turn on one slot, %s is shown its own time on every route, and nothing of the other’s',
  async (_, bank, { own, other }) => {
    const told = (await shownTo(bank)).split('\n');
    const saying = (text: string) =>
      told.filter(
        (answer) => answer.slice(answer.indexOf(' ')).includes(text) && !answer.includes('PW_'),
      );
    for (const text of own) expect(saying(text)).not.toEqual([]);
    for (const text of other) expect(saying(text)).toEqual([]);
  },
  120_000,
);
