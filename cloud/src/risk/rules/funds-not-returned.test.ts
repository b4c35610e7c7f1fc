import { describe, expect, it } from 'vitest';
import type { Decision } from '#/core/index.ts';
import { createRisk, type Risk } from '#/risk/index.ts';
import {
  bag,
  courtWithPledge,
  fundsPolicy,
  HOUR,
  NOON,
  paper,
  PEOPLE,
  proceeds,
  repay,
  requestRelease,
  reverse,
  truck,
  type Court,
} from '#/testing/court/index.ts';

const { maker, checker, borrower, foreignBank } = PEOPLE;

/** The risk step over a court's facts, as the core folds them: after the law, one by one. */
class Desk {
  readonly court: Court;
  risk: Risk = createRisk();
  readonly alerts: Decision[] = [];

  constructor(court: Court) {
    this.court = court;
    const fold = court.fold.bind(court);
    court.fold = (fact) => {
      const decisions = fold(fact);
      const told = this.risk.apply(fact, court.positions, court.law);
      this.alerts.push(...told.filter(isAboutFunds));
      return decisions;
    };
  }

  /** Alerts of this kind that stand. */
  standing(): string[] {
    const standing = new Map<string, string>();
    for (const one of this.alerts) {
      if (one.do === 'raise-alert') standing.set(one.alert.alertId, one.alert.subject);
      if (one.do === 'clear-alert') standing.delete(one.alertId);
    }
    return [...standing.values()];
  }

  restart(): void {
    this.court.restart();
    this.risk = createRisk(this.risk.snapshot());
  }
}

function isAboutFunds(decision: Decision): boolean {
  if (decision.do === 'raise-alert') return decision.alert.code === 'FUNDS_NOT_RETURNED';
  return decision.do === 'clear-alert' && decision.alertId.includes('FUNDS_NOT_RETURNED');
}

function leave(court: Court, n: number, tags: string[]): void {
  const window = { notBefore: court.now, notAfter: court.now + 8 * HOUR };
  court.give(borrower, requestRelease(`R-${n}`, [truck(`T-${n}`, tags, window)]));
  court.give(maker, { type: 'release.make', releaseId: `R-${n}` });
  court.give(checker, { type: 'release.check', releaseId: `R-${n}` });
  court.step(`T-${n}`, 'SETTLED');
}

function desk(within: Parameters<typeof fundsPolicy>[0] = { seconds: 3_600 }): Desk {
  const made = new Desk(courtWithPledge());
  made.court.give(maker, fundsPolicy(within));
  return made;
}

const awaited = ({ court }: Desk) =>
  [...court.law.awaitedFunds()].map(({ truckOrderId, expectedFen, receivedFen }) => [
    truckOrderId,
    expectedFen - receivedFen,
  ]);

describe('goods that left', () => {
  it('await half their value, and no money within the time of the policy is an alert', () => {
    const made = desk();
    leave(made.court, 1, [bag(0)]);
    // A tonne at ¥1,000, half of it: ¥500.
    expect(awaited(made)).toEqual([['T-1', 50_000]]);
    made.court.pass(HOUR - 1);
    expect(made.standing()).toEqual([]);
    made.restart();
    made.court.pass(1);
    expect(made.standing()).toEqual(['T-1']);
    expect(made.alerts).toMatchObject([
      {
        alert: {
          severity: 'warning',
          tenantId: 'bank-1',
          pledgeId: 'P-1',
          facts: { expectedFen: 50_000, receivedFen: 0, dueAt: NOON + HOUR },
        },
      },
    ]);
  });

  it('are met by sales proceeds on the locked account, in parts, and the alert is over', () => {
    const made = desk();
    leave(made.court, 1, [bag(0)]);
    made.court.pass(HOUR);
    made.court.give(maker, proceeds('SP-1', 20_000));
    expect(made.standing()).toEqual(['T-1']);
    made.court.give(maker, proceeds('SP-2', 30_000));
    expect(made.standing()).toEqual([]);
    expect(awaited(made)).toEqual([]);
  });

  it('are met by a repayment too, the oldest first; what is left waits for the next goods', () => {
    const made = desk();
    leave(made.court, 1, [bag(0)]);
    leave(made.court, 2, [bag(1)]);
    // ¥1,250 for ¥500 and ¥500: ¥250 are there for the next bag, which lacks ¥250 then.
    made.court.give(maker, repay('PAY-1', 70_000));
    expect(awaited(made)).toEqual([['T-2', 30_000]]);
    made.court.give(maker, repay('PAY-2', 55_000));
    leave(made.court, 3, [bag(2)]);
    expect(awaited(made)).toEqual([['T-3', 25_000]]);
    made.court.pass(2 * HOUR);
    expect(made.standing()).toEqual(['T-3']);
  });

  it('are not met by provisional money, and lack it again when a payment is reversed', () => {
    const made = desk();
    leave(made.court, 1, [bag(0)]);
    made.court.give(maker, repay('PAY-1', 50_000, { final: false }));
    expect(awaited(made)).toEqual([['T-1', 50_000]]);
    made.court.give(maker, repay('PAY-1', 50_000));
    made.court.pass(2 * HOUR);
    expect(made.standing()).toEqual([]);
    // Its time is over already: the alert comes with the reversal.
    made.court.give(maker, reverse('PAY-1'));
    expect(made.standing()).toEqual(['T-1']);
  });

  it('are taken on by a person: the alert is over and does not come again', () => {
    const made = desk();
    leave(made.court, 1, [bag(0)]);
    made.court.pass(HOUR);
    const [raised] = made.alerts;
    const alertId = raised?.do === 'raise-alert' ? raised.alert.alertId : '';
    made.court.give(maker, { type: 'alert.acknowledge', alertId });
    made.court.pass(24 * HOUR);
    expect(made.standing()).toEqual([]);
  });

  it('are due at the end of the last working day on the bank’s calendar, make-up days included', () => {
    const made = desk({ workingDays: 3 });
    const [holidays, makeUpDays] = [['2026-11-24'], ['2026-11-28']];
    const calendar = { timeZone: 'Asia/Shanghai', holidays, makeUpDays };
    made.court.give(maker, { type: 'calendar.set', ...calendar });
    made.court.pass(48 * HOUR);
    leave(made.court, 1, [bag(0)]);
    // It leaves on Wednesday 25; working are Thursday 26, Friday 27 and the made-up Saturday 28.
    const [one] = made.court.law.awaitedFunds();
    expect(new Date(one?.dueAt ?? 0).toISOString()).toBe('2026-11-28T16:00:00.000Z');
  });

  it('await nothing where no policy says so', () => {
    const made = new Desk(courtWithPledge());
    leave(made.court, 1, [bag(0)]);
    expect(awaited(made)).toEqual([]);
    const refusal = made.court.refusal(maker, proceeds('SP-1', 1));
    expect(refusal.facts).toMatchObject({ state: 'WITHOUT_FUNDS_POLICY' });
  });

  it('are met on the locked account alone, once for each payment, of their own bank', () => {
    const { court } = desk();
    const elsewhere = { accountDigest: paper('another') };
    expect(court.refusal(maker, proceeds('SP-1', 1, elsewhere)).code).toBe('PW_ACCOUNT_UNFIT');
    court.give(maker, proceeds('SP-1', 1));
    expect(court.refusal(maker, proceeds('SP-1', 1)).code).toBe('PW_ID_TAKEN');
    expect(court.refusal(foreignBank, proceeds('SP-2', 1)).code).toBe('PW_NOT_FOUND');
  });

  it('say the same when their ledger is folded again', () => {
    const made = desk();
    leave(made.court, 1, [bag(0)]);
    made.court.pass(HOUR);
    made.court.give(maker, proceeds('SP-1', 50_000));
    const again = new Desk(courtWithPledge());
    for (const fact of made.court.facts.slice(again.court.facts.length)) again.court.fold(fact);
    expect(made.alerts).toHaveLength(2);
    expect(JSON.stringify(again.alerts)).toBe(JSON.stringify(made.alerts));
  });
});
