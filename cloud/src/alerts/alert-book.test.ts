import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '@pledgewatch/shared/alert';
import {
  alertOf,
  bankA,
  bankB,
  borrower,
  custodian,
  openTestAlerts,
  openTestDatabase,
  pageOf,
  type Said,
} from '#/testing/alerts.ts';
import { ManualClock } from '#/testing/manual-clock.ts';

const everyone = [bankA, bankB, custodian, borrower];
const alertB = (alertId: string, of: Partial<Alert> = {}) =>
  alertOf(alertId, { tenantId: 'bank-b', siteId: 'site-2', pledgeId: 'B-1', ...of });

function openBook(db = openTestDatabase()) {
  return openTestAlerts(db, new ManualClock(1_790_000_000_000));
}

describe('The alert book', () => {
  it('follows an alert from raised to acknowledged to cleared', () => {
    const { follower, book } = openBook();
    const alert = alertOf('a');
    void follower.take(pageOf(0, [{ raise: alert }]));
    expect(book.alert(bankA, 'a')).toEqual({ ...alert, state: 'active' });
    void follower.take(pageOf(1, [{ acknowledge: 'a', by: bankA, at: 70 }]));
    const acknowledged = { ...alert, acknowledgedBy: 'li', acknowledgedAt: 70 };
    expect(book.alert(bankA, 'a')).toEqual({ ...acknowledged, state: 'acknowledged' });
    void follower.take(pageOf(2, [{ clear: 'a', at: 90 }]));
    expect(book.alert(bankA, 'a')).toEqual({ ...acknowledged, state: 'closed', clearedAt: 90 });
  });

  it('keeps who acknowledged it first, and that also after it cleared', () => {
    const { follower, book } = openBook();
    void follower.take(pageOf(0, [{ raise: alertOf('a') }, { clear: 'a', at: 60 }]));
    const by = { ...bankA, userId: 'late' };
    const acks: Said[] = [bankA, by].map((by) => ({ acknowledge: 'a', by, at: 70 }));
    void follower.take(pageOf(2, acks));
    expect(book.alert(bankA, 'a')).toMatchObject({ state: 'closed', acknowledgedBy: 'li' });
  });

  it('shows each of them its own, in lists and one by one', () => {
    const { follower, book } = openBook();
    const onSite = alertOf('site', { tenantId: 'bank-b', pledgeId: 'B-2' });
    void follower.take(pageOf(0, [{ raise: alertOf('a') }, { raise: alertB('b') }]));
    void follower.take(pageOf(2, [{ raise: onSite }]));
    const idsOf = (actor: (typeof everyone)[number]) =>
      book.listAlerts(actor, {}, { limit: 9 }).items.map(({ alertId }) => alertId);
    expect(everyone.map((actor) => idsOf(actor))).toEqual([
      ['a'],
      ['site', 'b'],
      ['site', 'a'],
      ['a'],
    ]);
    expect(book.alert(bankB, 'a')).toBeUndefined();
    expect(book.alert(bankA, 'b')).toBeUndefined();
  });

  it('tells a custodian nothing of money, in the list, one by one, and in the stream', () => {
    const { follower, book, events } = openBook();
    const reason = { en: 'worth ¥1,000.00', zh: '价值 ¥1,000.00' };
    void follower.take(
      pageOf(0, [{ raise: alertOf('a', { reason, facts: { heldFen: 100_000, lostG: 5 } }) }]),
    );
    const shorn = { reason: { en: 'worth ¥•••', zh: '价值 ¥•••' } };
    expect(book.alert(custodian, 'a')).toMatchObject(shorn);
    expect(book.alert(custodian, 'a')?.facts).toEqual({ lostG: 5 });
    expect(book.listAlerts(custodian, {}, { limit: 9 }).items).toMatchObject([shorn]);
    expect(events.since(custodian, -1, 9)).toMatchObject([{ data: shorn }]);
    expect(book.alert(bankA, 'a')).toMatchObject({ reason, facts: { heldFen: 100_000 } });
  });

  it('is read newest first, page by page, while new alerts come', () => {
    const { follower, book } = openBook();
    const said = Array.from({ length: 7 }, (_, n) => ({ raise: alertOf(`a${n}`) }));
    void follower.take(pageOf(0, said));
    const first = book.listAlerts(bankA, {}, { limit: 3 });
    void follower.take(pageOf(7, [{ raise: alertOf('new') }]));
    const second = book.listAlerts(bankA, {}, { limit: 4, after: first.last ?? '' });
    const ids = [...first.items, ...second.items].map(({ alertId }) => alertId);
    expect(ids).toEqual(['a6', 'a5', 'a4', 'a3', 'a2', 'a1', 'a0']);
    expect(second).not.toHaveProperty('last');
    expect(() => book.listAlerts(bankA, {}, { limit: 3, after: 'a6' })).toThrow(/cursor/);
  });

  it('is filtered by state, code, severity, pledge and site, also by several at once', () => {
    const { follower, book } = openBook();
    const door = alertOf('door', { code: 'DOOR_OPEN', severity: 'warning', pledgeId: 'A-2' });
    void follower.take(pageOf(0, [{ raise: alertOf('a') }, { raise: door }]));
    void follower.take(pageOf(2, [{ raise: alertOf('far', { siteId: 'site-9' }) }]));
    void follower.take(pageOf(3, [{ clear: 'a', at: 5 }]));
    const found = (filter: Parameters<typeof book.listAlerts>[1]) =>
      book.listAlerts(bankA, filter, { limit: 9 }).items.map(({ alertId }) => alertId);
    expect(found({ state: 'active' })).toEqual(['far', 'door']);
    expect(found({ code: 'DOOR_OPEN' })).toEqual(['door']);
    expect(found({ severity: 'critical' })).toEqual(['far', 'a']);
    expect(found({ pledgeId: 'A-2' })).toEqual(['door']);
    expect(found({ siteId: 'site-9' })).toEqual(['far']);
    expect(found({ state: 'active', severity: 'critical', siteId: 'site-1' })).toEqual([]);
    expect(found({ state: 'shelved' })).toEqual([]);
  });

  it('takes no column name from outside', () => {
    const { follower, book } = openBook();
    void follower.take(pageOf(0, [{ raise: alertOf('a') }]));
    const odd = { '1 = 1 OR code': 'x', limit: 3 } as object;
    expect(book.listAlerts(bankA, odd, { limit: 9 }).items).toHaveLength(1);
  });

  it('counts what was raised by its code, once', async () => {
    const { follower, registry } = openBook();
    void follower.take(pageOf(0, [{ raise: alertOf('a') }, { raise: alertOf('a') }]));
    const text = await registry.metrics();
    expect(text).toContain('pledgewatch_alerts_raised_total{code="WEIGHT_STEP"} 1');
  });
});

describe('The stream of what people are told', () => {
  const said: Said[] = [
    { raise: alertOf('a') },
    { raise: alertB('b') },
    { note: 'A-1', of: { tenantId: 'bank-a', siteId: 'site-1', pledgeId: 'A-1' } },
    'tick',
    { acknowledge: 'a', by: bankA, at: 70 },
    { clear: 'a', at: 90 },
  ];

  it('resumes exactly after an id, for each with its own events', () => {
    const { follower, events } = openBook();
    void follower.take(pageOf(10, said));
    const whole = events.since(bankA, -1, 99);
    expect(whole.map(({ id, event }) => [id, event])).toEqual([
      [10, 'alert'],
      [12, 'note'],
      [14, 'alert-acknowledged'],
      [15, 'alert-cleared'],
    ]);
    for (const [place, { id }] of whole.entries()) {
      expect(events.since(bankA, id, 99)).toEqual(whole.slice(place + 1));
    }
    expect(events.since(bankA, -1, 2)).toEqual(whole.slice(0, 2));
    expect(events.since(bankB, -1, 99).map(({ id }) => id)).toEqual([11]);
    expect(events.latest()).toBe(15);
  });

  it('shows the alert as that entry left it, and notes without the name of the bank', () => {
    const { follower, events } = openBook();
    void follower.take(pageOf(10, said));
    const [raised, note, acknowledged] = events.since(borrower, -1, 99);
    expect(raised?.data).toMatchObject({ alertId: 'a', state: 'active' });
    expect(acknowledged?.data).toMatchObject({ alertId: 'a', state: 'acknowledged' });
    expect(note?.data).toMatchObject({ entry: 12, note: 'pledge-active', subject: 'A-1' });
    expect(note?.data).not.toHaveProperty('tenantId');
    expect(events.notesBefore(borrower, 13, 9)).toEqual([note?.data]);
    expect(events.notesBefore(borrower, 12, 9)).toEqual([]);
    expect(events.notesBefore(bankB, 99, 9)).toEqual([]);
  });

  it('wakes its readers when there is more, and not after they left', () => {
    const { follower, events } = openBook();
    let woken = 0;
    const leave = events.subscribe(() => (woken += 1));
    void follower.take(pageOf(0, ['tick']));
    expect(woken).toBe(0);
    void follower.take(pageOf(1, [{ raise: alertOf('a') }]));
    expect(woken).toBe(1);
    leave();
    void follower.take(pageOf(2, [{ raise: alertOf('b') }]));
    expect(woken).toBe(1);
  });
});

describe('The cursor', () => {
  it('is on disk with what came of the page, and lags a second at most where nothing did', () => {
    const db = openTestDatabase();
    const clock = new ManualClock(1_790_000_000_000);
    const cursorOnDisk = () => openTestAlerts(db, clock).follower.cursor();
    const { follower } = openTestAlerts(db, clock);
    void follower.take(pageOf(0, [{ raise: alertOf('a') }]));
    expect(cursorOnDisk()).toBe(1);
    void follower.take(pageOf(1, ['tick', 'tick']));
    expect([follower.cursor(), cursorOnDisk()]).toEqual([3, 1]);
    clock.advance(1_000);
    void follower.take(pageOf(3, ['tick']));
    expect(cursorOnDisk()).toBe(4);
  });

  it('stays where it was when a page cannot be written, and the page may come again', () => {
    const db = openTestDatabase();
    const { follower, events, book } = openBook(db);
    db.exec(`CREATE TRIGGER full BEFORE INSERT ON alert_event WHEN new.entry = 1
      BEGIN SELECT raise(ABORT, 'database or disk is full'); END`);
    const page = pageOf(0, [{ raise: alertOf('a') }, { raise: alertB('b') }]);
    expect(() => follower.take(page)).toThrow(/full/);
    expect([follower.cursor(), events.latest()]).toEqual([0, -1]);
    expect(book.alert(bankA, 'a')).toBeUndefined();
    db.exec('DROP TRIGGER full');
    void follower.take(page);
    expect(events.since(bankB, -1, 9).map(({ id }) => id)).toEqual([1]);
  });
});

describe('The law of rebuilding', () => {
  const alertIds = ['a', 'b', 'c', 'd'];
  const make = (id: string) => (id < 'c' ? alertOf(id) : alertB(id));
  const said: fc.Arbitrary<Said> = fc.oneof(
    fc.constantFrom(...alertIds).map((id) => ({ raise: make(id) })),
    fc.record({ clear: fc.constantFrom(...alertIds), at: fc.nat(99) }),
    fc.record({
      acknowledge: fc.constantFrom(...alertIds),
      by: fc.constantFrom(...everyone),
      at: fc.nat(99),
    }),
    fc.constant<Said>({ note: 'B-1', of: { tenantId: 'bank-b', pledgeId: 'B-1' } }),
    fc.constant<Said>('tick'),
  );

  function shown({ book, events }: ReturnType<typeof openBook>) {
    return everyone.map((actor) => ({
      alerts: book.listAlerts(actor, {}, { limit: 99 }),
      events: events.since(actor, -1, 99),
    }));
  }

  it('makes the same book from entry zero as was kept through restarts and any pages', () => {
    const pages = fc.array(
      fc.record({ size: fc.integer({ min: 1, max: 5 }), restart: fc.boolean() }),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(fc.array(said, { maxLength: 40 }), pages, (ledger, pages) => {
        const db = openTestDatabase();
        let kept = openBook(db);
        for (let turn = 0; kept.follower.cursor() < ledger.length; turn += 1) {
          const { size, restart } = pages[turn % pages.length] ?? { size: 1, restart: false };
          // Not where it stood: a crash loses the cursor of pages that held nothing.
          if (restart && turn < 100) kept = openBook(db);
          const from = kept.follower.cursor();
          void kept.follower.take(pageOf(from, ledger.slice(from, from + size)));
        }
        const rebuilt = openBook();
        void rebuilt.follower.take(pageOf(0, ledger));
        expect(shown(kept)).toEqual(shown(rebuilt));
      }),
      { numRuns: 60 },
    );
  });
});
