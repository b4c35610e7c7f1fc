import { describe, expect, it } from 'vitest';
import type { CommandOf } from '@pledgewatch/shared/command';
import {
  bag,
  bags,
  courtWithOpenRelease,
  HOUR,
  instructionsIn,
  NOON,
  notesIn,
  PEOPLE,
  requestRelease,
  truck,
} from '#/testing/court/index.ts';

const { maker, borrower, supervisor, foreignSupervisor, warehouse, foreignBank } = PEOPLE;

function resolve(exit: CommandOf<'truckOrder.resolve'>['exit']) {
  return { type: 'truckOrder.resolve', truckOrderId: 'T-1', exit, reason: 'seen' } as const;
}

/** Two bags whose net came out 30 to 50 kg heavy, where 6 kg are agreed. */
function setAside(code: 'NET_MISMATCH' | 'WRONG_GOODS' = 'NET_MISMATCH', netUpperG = 2_050_000) {
  const court = courtWithOpenRelease();
  court.step('T-1', 'GROSS_WEIGHED');
  const net = { netLowerG: 2_030_000, netUpperG };
  return { court, told: court.step('T-1', 'DISCREPANT', { code, ...net }) };
}

describe('a truck that was set aside', () => {
  it('is told with its figures, and what it takes stays reserved', () => {
    const { court, told } = setAside();
    expect(told).toMatchObject([
      {
        note: 'truck-order-discrepant',
        subject: 'T-1',
        facts: { code: 'NET_MISMATCH', netLowerG: 2_030_000, netUpperG: 2_050_000 },
      },
    ]);
    const again = court.refusal(borrower, requestRelease('R-2', [truck('T-2', [bag(0)])]));
    expect(again.code).toBe('PW_TAG_RESERVED');
  });

  it('may be weighed again: the next word of its gate decides', () => {
    const { court } = setAside();
    court.give(warehouse, resolve('weigh-again'));
    expect(court.law.truckOrder('T-1')?.state).toBe('DISCREPANT');
    court.step('T-1', 'SETTLED', { epcs: bags(0, 2) });
    expect(court.law.release('R-1')?.state).toBe('SETTLED');
  });

  it.each(['unload', 'cancel'] as const)('ends by %s once its gate agrees', (exit) => {
    const { court } = setAside();
    const [withdrawal] = instructionsIn(court.give(warehouse, resolve(exit)));
    expect(withdrawal).toMatchObject({ type: 'withdrawal', truckOrderId: 'T-1' });
    expect(court.refusal(warehouse, resolve(exit)).code).toBe('PW_STATE_UNFIT');
    court.answer(withdrawal?.instructionId as string);
    expect(court.law.truckOrder('T-1')?.state).toBe('CANCELLED');
    court.give(borrower, requestRelease('R-2', [truck('T-2', bags(0, 2))]));
  });

  it('leaves with a supplementary order when the bank takes the difference on', () => {
    const { court } = setAside();
    const decisions = court.give(maker, resolve('accept-variance'));
    expect(notesIn(decisions)).toEqual([
      'truck-order-step',
      'truck-order-settled',
      'release-settled',
    ]);
    const [order] = instructionsIn(decisions);
    expect(order).toMatchObject({
      type: 'truckOrder',
      truckOrderId: 'T-1',
      netG: 2_000_000,
      toleranceG: 50_000,
      notAfter: NOON + 8 * HOUR,
    });
    expect(court.law.pledgeOfTag('site-1', bag(0))).toBeUndefined();
    expect(court.law.unanswered()).toEqual([order]);
    court.answer(order?.instructionId as string);
    expect(court.law.unanswered()).toEqual([]);
  });
});

describe('a truck whose tags the portal did not see', () => {
  const code = 'WRONG_GOODS';

  it('may be taken on by the bank when it weighs what it should', () => {
    const court = courtWithOpenRelease();
    const net = { netLowerG: 1_990_000, netUpperG: 2_010_000 };
    court.step('T-1', 'DISCREPANT', { code, epcs: [bag(0)], ...net });
    court.give(maker, resolve('accept-variance'));
    expect(court.law.pledgeOfTag('site-1', bag(1))).toBeUndefined();
  });

  it('may not when it is too light for them, or was never weighed', () => {
    const court = courtWithOpenRelease();
    court.step('T-1', 'DISCREPANT', { code, epcs: [bag(0)] });
    expect(court.refusal(maker, resolve('accept-variance')).code).toBe('PW_EXIT_UNFIT');
    const net = { netLowerG: 990_000, netUpperG: 1_010_000 };
    court.step('T-1', 'DISCREPANT', { code, epcs: [bag(0)], ...net });
    expect(court.refusal(maker, resolve('accept-variance')).code).toBe('PW_EXIT_UNFIT');
  });
});

describe('a way out is refused', () => {
  it('to the supervisor when it costs the bank or frees goods, and never on another’s pledge', () => {
    const { court } = setAside();
    for (const exit of ['accept-variance', 'cancel'] as const) {
      expect(court.refusal(supervisor, resolve(exit)).code).toBe('PW_ROLE_FORBIDDEN');
    }
    expect(court.refusal(foreignSupervisor, resolve('unload')).code).toBe('PW_NOT_FOUND');
    court.give(supervisor, resolve('weigh-again'));
    expect(instructionsIn(court.give(supervisor, resolve('unload')))).toMatchObject([
      { type: 'withdrawal' },
    ]);
  });

  it('to the warehouse when it costs the bank', () => {
    const { court } = setAside();
    expect(court.refusal(warehouse, resolve('accept-variance')).code).toBe('PW_ROLE_FORBIDDEN');
    expect(court.refusal(foreignBank, resolve('cancel')).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(borrower, resolve('cancel')).code).toBe('PW_ROLE_FORBIDDEN');
  });

  it('for goods of another order: identity goes before weight', () => {
    const { court } = setAside('WRONG_GOODS', 2_031_000);
    court.step('T-1', 'DISCREPANT', {
      code: 'WRONG_GOODS',
      epcs: [bag(0), bag(7)],
      netLowerG: 1_990_000,
      netUpperG: 2_010_000,
    });
    expect(court.refusal(maker, resolve('accept-variance'))).toMatchObject({
      code: 'PW_EXIT_UNFIT',
      facts: { reason: 'WRONG_GOODS' },
    });
  });

  it('when what stays would not be enough for the difference', () => {
    // 398,400 fen may still leave; 5 t more would be 500,000 less the tolerance of 6 kg.
    const { court } = setAside('NET_MISMATCH', 7_000_000);
    expect(court.refusal(maker, resolve('accept-variance'))).toMatchObject({
      code: 'PW_CONTROL_LINE',
      facts: { askedFen: 499_400, availableFen: 398_400 },
    });
  });

  it('when the truck was not set aside', () => {
    const court = courtWithOpenRelease();
    expect(court.refusal(maker, resolve('cancel'))).toMatchObject({
      code: 'PW_STATE_UNFIT',
      facts: { id: 'T-1', state: 'INSTRUCTED' },
    });
  });
});
