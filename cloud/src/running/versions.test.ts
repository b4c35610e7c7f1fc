import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '@pledgewatch/shared/clock';
import type { Actor, Command } from '@pledgewatch/shared/command';
import { createLog } from '@pledgewatch/shared/log';
import { buildConsole } from '#/console/console.ts';
import {
  bag,
  createPledge,
  defineSite,
  lot,
  newTerms,
  PEOPLE,
  postPrice,
} from '#/testing/court/index.ts';
import { consolePorts } from './console-ports.ts';
import { openDoors } from './doors.ts';
import { startFollowers } from './followers.ts';
import { openRecord } from './record.ts';
import { settingsOf } from './testing.ts';

const { operator, maker, checker, warehouse, borrower, foreignBank } = PEOPLE;
const folder = mkdtempSync(join(tmpdir(), 'pledgewatch-versions-'));
const ending = new AsyncDisposableStack();
let app: Awaited<ReturnType<typeof buildConsole>>;
let bearerOf: (actor: Actor) => { authorization: string };
let give: (actor: Actor, command: Command) => void;

beforeAll(async () => {
  const config = settingsOf(folder);
  const log = createLog('test', 'silent');
  const onFatal = (error: Error) => {
    throw error;
  };
  const clock = systemClock;
  const of = { dataDir: folder, ...config.ledger, clock, log, onFatal };
  const record = await openRecord(of, ending);
  const { keys, sessions, enrolment } = openDoors(record, { oidc: config.oidc, clock });
  const registry = new Registry();
  const followers = startFollowers({ config, record, keys, registry, clock, log }, ending);
  const broker = { isReady: () => true } as never;
  const ports = consolePorts({ ...record, ...followers, enrolment, broker, registry, clock });
  app = await buildConsole({ ports, access: { keys, sessions }, log, clock });
  ending.defer(() => app.close());
  bearerOf = (actor) => ({ authorization: `Bearer ${keys.create(actor).key}` });
  let commands = 0;
  give = (actor, command) =>
    void record.sequencer.submit({ actor, idempotencyKey: `given-${commands++}`, command });
  give(operator, defineSite());
  give(maker, createPledge({ priceAt: 1 }));
}, 60_000);
afterAll(async () => {
  await ending.disposeAsync();
  rmSync(folder, { recursive: true });
});

const read = (actor: Actor, url: string) => app.inject({ url, headers: bearerOf(actor) });
async function tagOf(actor: Actor, url: string): Promise<string> {
  const { headers } = await read(actor, url);
  expect(headers.etag).toMatch(/^"[\w-]{22}"$/);
  return headers.etag as string;
}
const post = (
  actor: Actor,
  url: string,
  { key, tag, body }: { key: string; tag?: string; body: object },
) =>
  app.inject({
    method: 'POST',
    url,
    headers: {
      ...bearerOf(actor),
      'idempotency-key': key,
      ...(tag !== undefined && { 'if-match': tag }),
    },
    payload: body,
  });
const PLEDGE = '/v1/pledges/P-1';
const proposal = (noticeId: string) => {
  const { type: _, pledgeId: __, ...body } = newTerms(noticeId, { haircutPermille: 10 });
  return body;
};

describe('two callers who have read the same', () => {
  it('race: one of them is let through, the other is told that it has moved', async () => {
    const tag = await tagOf(maker, PLEDGE);
    const hold = (holdId: string) => ({
      holdId,
      siteId: 'site-1',
      pledgeId: 'P-1',
      authority: 'bank',
    });
    // What is posted to a path without an id has no version to be held against.
    const unfit = await post(maker, '/v1/holds', { key: 'unfit-1234', tag, body: hold('H-0') });
    expect([unfit.statusCode, unfit.json()]).toMatchObject([400, { code: 'PW_IF_MATCH_UNFIT' }]);
    const line = (noticeId: string) => ({
      noticeId,
      controlLine: { basis: 'quantity', quantityG: 1_000 },
      effectiveAt: 1,
      documentDigest: 'a'.repeat(64),
    });
    const path = `${PLEDGE}/control-line`;
    const answers = await Promise.all([
      post(maker, path, { key: 'race-one-1', tag, body: line('N-1') }),
      post(checker, path, { key: 'race-two-2', tag, body: line('N-2') }),
    ]);
    const codes = answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b);
    expect(codes).toEqual([201, 412]);
    const moved = answers.find(({ statusCode }) => statusCode === 412)?.json();
    expect(moved).toMatchObject({ code: 'PW_RESOURCE_MOVED', detail: expect.any(String) });
    expect(await tagOf(maker, PLEDGE)).not.toBe(tag);
  });

  it('and try again are answered as at first: the idempotency key wins over the version', async () => {
    const tag = await tagOf(maker, PLEDGE);
    const asked = { key: 'again-1234', tag, body: { ...line('N-3'), effectiveAt: 1 } };
    const first = await post(maker, `${PLEDGE}/control-line`, asked);
    expect(first.statusCode).toBe(201);
    const again = await post(maker, `${PLEDGE}/control-line`, asked);
    expect([again.statusCode, again.body]).toEqual([201, first.body]);
    const fresh = await post(maker, `${PLEDGE}/control-line`, { ...asked, key: 'fresh-1234' });
    expect(fresh.statusCode).toBe(412);
  });
});

function line(noticeId: string) {
  const documentDigest = 'a'.repeat(64);
  return { noticeId, controlLine: { basis: 'quantity', quantityG: 2_000 }, documentDigest };
}

describe('a version', () => {
  it('moves with what the law knows of it, a price too, and with nothing else', async () => {
    const before = await tagOf(maker, PLEDGE);
    expect(await tagOf(maker, PLEDGE)).toBe(before);
    const more = { lots: [lot('L-3', 'A-03', [bag(30)])], pledgeId: 'P-2', loanId: 'LOAN-2' };
    give(maker, createPledge({ ...more, priceSource: 'LME', priceAt: 1 }));
    expect(await tagOf(maker, PLEDGE)).toBe(before);
    give(maker, postPrice(90_000, 2));
    expect(await tagOf(maker, PLEDGE)).not.toBe(before);
  });

  it('moves with terms that are proposed, and lets nobody through who has not read them', async () => {
    const stale = await tagOf(maker, PLEDGE);
    give(maker, newTerms('V-MOVED', { haircutPermille: 10 }));
    expect(await tagOf(maker, PLEDGE)).not.toBe(stale);
    const late = { key: 'late-1234', tag: stale, body: proposal('V-LATE') };
    expect((await post(checker, `${PLEDGE}/valuation-terms`, late)).statusCode).toBe(412);
    give(checker, { type: 'valuationTerms.approve', noticeId: 'V-MOVED' });
  });

  it('matches by any of several tags and by a star, never by a weak one', async () => {
    const tag = await tagOf(maker, PLEDGE);
    const path = `${PLEDGE}/valuation-terms`;
    const with_ = (key: string, given: string, noticeId: string) =>
      post(maker, path, { key, tag: given, body: proposal(noticeId) });
    expect((await with_('weak-1234', `W/${tag}`, 'V-0')).statusCode).toBe(412);
    expect((await with_('list-1234', `"other", ${tag}`, 'V-1')).statusCode).toBe(201);
    give(checker, { type: 'valuationTerms.approve', noticeId: 'V-1' });
    expect((await with_('star-1234', '*', 'V-2')).statusCode).toBe(201);
    expect((await with_('none-1234', 'V-2', 'V-3')).statusCode).toBe(400);
  });

  it('of what is another’s is answered like that of what does not exist', async () => {
    const tag = '"AAAAAAAAAAAAAAAAAAAAAA"';
    const asked = (pledgeId: string, key: string) =>
      post(foreignBank, `/v1/pledges/${pledgeId}/valuation-terms`, {
        key,
        tag,
        body: proposal('V-9'),
      });
    const [foreign, missing] = [await asked('P-1', 'foreign-1'), await asked('P-9', 'missing-1')];
    expect([foreign.statusCode, missing.statusCode]).toEqual([404, 404]);
    expect(foreign.headers.etag).toBeUndefined();
  });

  it('is told of releases, demands, claims, holds and receipts as of pledges', async () => {
    const documentDigest = 'c'.repeat(64);
    const named = { claimant: 'Yuexiu', ground: 'title', documentDigest, units: [bag(0)] };
    give(warehouse, { type: 'claim.file', claimId: 'C-1', siteId: 'site-1', ...named });
    give(warehouse, { type: 'hold.place', holdId: 'H-1', siteId: 'site-1', authority: 'court' });
    const claim = await tagOf(warehouse, '/v1/claims/C-1');
    const hold = await tagOf(maker, '/v1/holds/H-1');
    const lifting = { key: 'lift-1234', tag: hold, body: { authority: 'court' } };
    const lifted = await post(warehouse, '/v1/holds/H-1/lifting', lifting);
    expect(lifted.statusCode).toBe(200);
    const ended = { key: 'end-12345', tag: claim, body: { outcome: 'withdrawn', documentDigest } };
    expect((await post(warehouse, '/v1/claims/C-1/ending', ended)).statusCode).toBe(200);
    expect(await tagOf(warehouse, '/v1/claims/C-1')).not.toBe(claim);
    expect((await read(borrower, '/v1/claims/C-1')).json()).toMatchObject({
      claimId: 'C-1',
      touches: [{ pledgeId: 'P-1', units: 1, stopped: false }],
      endedAt: expect.any(Number),
    });
  });
});
