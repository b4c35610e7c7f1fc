import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AlertMove } from '#/core/index.ts';
import {
  alertOf,
  bankA,
  custodian,
  openTestAlerts,
  openTestDatabase,
  pageOf,
  type Said,
} from '#/testing/alerts.ts';
import { ManualClock } from '#/testing/manual-clock.ts';
import { patient, WebhookRig } from '#/testing/webhook-rig.ts';

const SHELVED: AlertMove = { move: 'shelved', by: 'li', reason: 'repair', until: 900 };
const moved = (how: AlertMove, at = 80): Said => ({ move: 'a', at, how });

function told(...said: Said[]) {
  const alerts = openTestAlerts(openTestDatabase(), new ManualClock(1_790_000_000_000));
  void alerts.follower.take(pageOf(0, said));
  return { ...alerts, alert: () => alerts.book.alert(bankA, 'a') };
}

describe('an alert in the book', () => {
  it('is shelved and comes back where it stood, acknowledged or not', () => {
    const { follower, alert } = told({ raise: alertOf('a') }, moved(SHELVED));
    expect(alert()).toMatchObject({ state: 'shelved', shelving: { by: 'li', until: 900 } });
    void follower.take(pageOf(2, [moved({ move: 'unshelved' }, 900)]));
    expect(alert()).toMatchObject({ state: 'active' });
    expect(alert()).not.toHaveProperty('shelving');
    void follower.take(pageOf(3, [{ acknowledge: 'a', by: bankA, at: 901 }, moved(SHELVED)]));
    expect(alert()?.state).toBe('shelved');
    void follower.take(pageOf(5, [moved({ move: 'unshelved', by: 'li' })]));
    expect(alert()?.state).toBe('acknowledged');
  });

  it('is out of service without an end, and what was asked for waits beside it', () => {
    const asked: AlertMove = { move: 'shelving-asked', by: 'li', reason: 'away' };
    const { follower, alert } = told({ raise: alertOf('a') }, moved(asked));
    expect(alert()).toMatchObject({ state: 'active', shelvingAsked: { by: 'li', reason: 'away' } });
    const agreed: AlertMove = { move: 'shelved', by: 'li', checkedBy: 'wu', reason: 'away' };
    void follower.take(pageOf(2, [moved(agreed)]));
    expect(alert()).toMatchObject({ state: 'out_of_service', shelving: { checkedBy: 'wu' } });
    expect(alert()).not.toHaveProperty('shelvingAsked');
  });

  it('that cleared by itself waits to be acknowledged, and is closed then', () => {
    const { follower, alert } = told({ raise: alertOf('a') }, { clear: 'a', at: 60 });
    expect(alert()?.state).toBe('cleared');
    void follower.take(pageOf(2, [{ acknowledge: 'a', by: bankA, at: 70 }]));
    expect(alert()?.state).toBe('closed');
  });

  it('keeps its notes, each with who wrote it when', () => {
    const notes: Said[] = [
      { remark: 'a', by: bankA, at: 5, text: 'calling' },
      { remark: 'a', by: custodian, at: 6, text: 'counted again' },
    ];
    expect(told({ raise: alertOf('a') }, ...notes).alert()?.notes).toEqual([
      { by: 'li', at: 5, note: 'calling' },
      { by: 'he', at: 6, note: 'counted again' },
    ]);
  });

  it('shows how far it climbed', () => {
    const climb: AlertMove = { move: 'escalated', level: 1, roles: ['custodian'] };
    const escalation = { level: 1, at: 80, roles: ['custodian'] };
    expect(told({ raise: alertOf('a') }, moved(climb)).alert()).toMatchObject({ escalation });
  });
});

describe('a case in the book', () => {
  it('lists its members and counts them; one that was told before says whose it is', () => {
    const members = [{ subject: 'e1', alertId: 'a' }, { subject: 'e2' }];
    const theCase = alertOf('case', { case: { count: 2, members } });
    const more: AlertMove = { move: 'joined', count: 9, members: [{ subject: 'e3' }], calls: true };
    const { book, alert } = told(
      { raise: alertOf('a') },
      { raise: theCase },
      { move: 'case', at: 80, how: more },
    );
    expect(alert()?.caseId).toBe('case');
    expect(book.alert(bankA, 'case')?.case).toEqual({
      count: 9,
      members: [...members, { subject: 'e3' }],
    });
  });
});

describe('webhooks', () => {
  const rig = new WebhookRig();
  beforeEach(() => rig.begin());
  afterEach(() => rig.end());

  it('of the rung are told that an alert climbed; nobody is told of what is raised on a shelf', async () => {
    const [bank, keeper] = [await rig.receive(), await rig.receive()];
    await rig.add(bankA, { url: bank.url });
    await rig.add(custodian, { url: keeper.url });
    const shelving = { by: 'li', reason: 'repair', until: 900 };
    rig.say(
      { raise: alertOf('on-a-shelf', { shelving }) },
      { raise: alertOf('a') },
      moved({ move: 'escalated', level: 1, roles: ['custodian'] }),
      { clear: 'a', at: 95 },
    );
    const types = ({ received }: typeof bank) =>
      received.map(({ body }) => (JSON.parse(body) as { type: string }).type).toSorted();
    const climbed = ['alert.cleared', 'alert.escalated', 'alert.raised'];
    await vi.waitFor(() => expect(types(keeper)).toEqual(climbed), patient);
    await vi.waitFor(() => expect(types(bank)).toEqual(['alert.cleared', 'alert.raised']), patient);
    expect(keeper.received.some(({ body }) => body.includes('on-a-shelf'))).toBe(false);
  });
});
