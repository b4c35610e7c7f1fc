import { describe, expect, it } from 'vitest';
import {
  bags,
  courtWithOpenRelease,
  courtWithPledge,
  HOUR,
  instructionsIn,
  NOON,
  notesIn,
  PEOPLE,
  present,
  requestRelease,
  truck,
  type Court,
} from '#/testing/court/index.ts';

const { maker, checker, borrower, warehouse } = PEOPLE;
const FORGOTTEN = { state: 'DISCREPANT', code: 'INSTRUCTION_REPLAY' };
const stateOf = (court: Court, truckOrderId = 'T-1') => court.law.truckOrder(truckOrderId);

/** The gateway's journal was salvaged at this moment. */
function forget(court: Court, gatewayId = 'gw-1') {
  const at = { fromAt: court.now, toAt: court.now };
  const gap = { kind: 'gap', scope: 'lane', of: 'journal', ...at } as const;
  return court.say([{ ...gap, reason: 'PW_JOURNAL_DAMAGED' }], gatewayId);
}

const resolve = (exit: 'accept-variance' | 'cancel' | 'unload') =>
  ({ type: 'truckOrder.resolve', truckOrderId: 'T-1', exit, reason: 'counted' }) as const;

/** An order that is not to begin before this evening, instructed and accepted. */
function courtWithLaterOrder() {
  const court = courtWithPledge();
  const window = { notBefore: NOON + 6 * HOUR, notAfter: NOON + 9 * HOUR };
  court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 2), window)]));
  court.give(maker, { type: 'release.make', releaseId: 'R-1' });
  const [order] = instructionsIn(court.give(checker, { type: 'release.check', releaseId: 'R-1' }));
  court.answer(order?.instructionId as string);
  return { court, order };
}

describe('an order whose gateway may have forgotten its use', () => {
  it('is set aside and told, and keeps its goods however long its window is over', () => {
    const court = courtWithOpenRelease();
    expect(notesIn(forget(court))).toEqual(['truck-order-discrepant']);
    court.now += 20 * HOUR;
    court.say([]);
    court.restart();
    court.now += 20 * HOUR;
    court.say([]);
    expect(stateOf(court)).toMatchObject(FORGOTTEN);
    const again = requestRelease('R-2', [truck('T-2', bags(0, 1), { notAfter: court.now + HOUR })]);
    expect(court.refusal(borrower, again).code).toBe('PW_TAG_RESERVED');
  });

  it.each(['EXPIRED', 'CANCELLED'] as const)('is not freed by a gate that says %s', (step) => {
    const court = courtWithOpenRelease();
    forget(court);
    court.now += HOUR;
    court.step('T-1', step);
    expect(stateOf(court)).toMatchObject(FORGOTTEN);
  });

  it('is not freed by a withdrawal under way either, whatever its gate answers', () => {
    const court = courtWithOpenRelease();
    const [withdrawal] = instructionsIn(
      court.give(borrower, { type: 'release.cancel', releaseId: 'R-1', reason: 'sold' }),
    );
    forget(court);
    court.answer(withdrawal?.instructionId as string);
    expect(stateOf(court)).toMatchObject(FORGOTTEN);
  });

  it('is settled by a word of its gate that came late, and moved by what the gate sees anew', () => {
    const late = courtWithOpenRelease();
    forget(late);
    late.step('T-1', 'GROSS_WEIGHED', { receivedAt: NOON - 1 });
    expect(stateOf(late)).toMatchObject(FORGOTTEN);
    late.step('T-1', 'SETTLED', { receivedAt: NOON - 1, epcs: bags(0, 2) });
    expect(stateOf(late)?.state).toBe('SETTLED');

    const known = courtWithOpenRelease();
    known.step('T-1', 'LOADING');
    forget(known);
    expect(stateOf(known)).toMatchObject(FORGOTTEN);
    known.now += HOUR;
    known.step('T-1', 'GROSS_WEIGHED');
    known.step('T-1', 'EXPIRED');
    expect(stateOf(known)?.state).toBe('EXPIRED');
  });

  it.each(['order', 'withdrawal', 'truck'] as const)(
    'is known by the refusal of its %s as a replay, though nobody used it',
    (of) => {
      const court = courtWithOpenRelease();
      const code = 'INSTRUCTION_REPLAY';
      if (of === 'truck') court.step('T-1', 'REFUSED', { code });
      else {
        const said =
          of === 'order'
            ? court.decisions
            : court.give(borrower, { type: 'release.cancel', releaseId: 'R-1', reason: 'sold' });
        court.answer(instructionsIn(said).at(-1)?.instructionId as string, false, code);
      }
      expect(stateOf(court)).toMatchObject(FORGOTTEN);
      expect(court.law.unanswered()).toEqual([]);
    },
  );
});

describe('people settle it:', () => {
  it('the bank frees goods that are all seen on the site, and no gate is asked', () => {
    const court = courtWithOpenRelease();
    forget(court);
    court.say([present(bags(0, 2)[1]!, false)]);
    expect(court.refusal(maker, resolve('cancel')).code).toBe('PW_TAG_ABSENT');
    court.say([present(bags(0, 2)[1]!, true)]);
    expect(instructionsIn(court.give(maker, resolve('cancel')))).toEqual([]);
    expect(stateOf(court)?.state).toBe('CANCELLED');
    court.give(borrower, requestRelease('R-2', [truck('T-2', bags(0, 2))]));
  });

  it('the bank takes it that they left, unweighed, and the gate is told of no order', () => {
    const court = courtWithOpenRelease();
    forget(court);
    expect(instructionsIn(court.give(maker, resolve('accept-variance')))).toEqual([]);
    expect(court.law.release('R-1')?.state).toBe('SETTLED');
    expect(court.law.pledgeOfTag('site-1', bags(0, 1)[0]!)).toBeUndefined();
  });

  it.each(['cancel', 'unload'] as const)('the warehouse may not, by %s', (exit) => {
    const court = courtWithOpenRelease();
    forget(court);
    expect(court.refusal(warehouse, resolve(exit)).code).toBe('PW_ROLE_FORBIDDEN');
  });
});

describe('a gateway that forgot', () => {
  it('is told the same order again while it can not have been used', () => {
    const { court, order } = courtWithLaterOrder();
    expect(court.law.unanswered()).toEqual([]);
    expect(instructionsIn(forget(court))).toEqual([order]);
    expect(court.law.unanswered()).toEqual([order]);
    court.answer(order?.instructionId as string);
    expect(stateOf(court)?.state).toBe('INSTRUCTED');
    expect(instructionsIn(forget(court, 'gw-2'))).toEqual([]);
  });

  it('gets no order again that is being taken back; the withdrawal says when its window begins', () => {
    const { court } = courtWithLaterOrder();
    const cancel = { type: 'release.cancel', releaseId: 'R-1', reason: 'sold' } as const;
    const [withdrawal] = instructionsIn(court.give(borrower, cancel));
    expect(withdrawal).toMatchObject({ type: 'withdrawal', notBefore: NOON + 6 * HOUR });
    expect(instructionsIn(forget(court))).toEqual([]);
    expect(court.law.unanswered()).toEqual([withdrawal]);
  });

  it('gets no lease until it has confirmed every standing hold anew', () => {
    const court = courtWithPledge();
    const hold = { type: 'hold.place', holdId: 'H-1', siteId: 'site-1', pledgeId: 'P-1' } as const;
    const [told] = instructionsIn(court.give(maker, { ...hold, authority: 'court' }));
    court.answer(told?.instructionId as string);
    expect(court.law.leases(court.now)).toHaveLength(1);
    court.now += HOUR;
    const [again] = instructionsIn(forget(court));
    expect(again).toMatchObject({ type: 'hold', holdId: 'H-1', lifted: false, issuedAt: NOON });
    expect(court.law.leases(court.now)).toEqual([]);
    court.answer(again?.instructionId as string);
    expect(court.law.leases(court.now)).toHaveLength(1);
  });
});
