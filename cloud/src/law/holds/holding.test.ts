import { describe, expect, it } from 'vitest';
import type { Command } from '@pledgewatch/shared/command';
import {
  bag,
  bags,
  courtWithOpenRelease,
  courtWithPledge,
  createPledge,
  defineSite,
  enrolGateway,
  instructionsIn,
  lot,
  NOON,
  notesIn,
  HOUR,
  PEOPLE,
  requestRelease,
  truck,
} from '#/testing/court/index.ts';

const { operator, maker, checker, borrower, supervisor, warehouse } = PEOPLE;
const { foreignBank, foreignSupervisor, foreignWarehouse } = PEOPLE;

function place(holdId: string, pledgeId?: string): Command {
  const hold = { type: 'hold.place', holdId, siteId: 'site-1', authority: 'court' } as const;
  return pledgeId === undefined ? hold : { ...hold, pledgeId };
}
function lift(holdId: string): Command {
  return { type: 'hold.lift', holdId, authority: 'court' };
}

describe('a hold on a pledge', () => {
  it('beats every order that no truck has used, and is told to the gates', () => {
    const court = courtWithOpenRelease();
    const decisions = court.give(maker, place('H-1', 'P-1'));
    expect(decisions).toContainEqual(
      expect.objectContaining({
        note: 'pledge-held',
        facts: { holdId: 'H-1', authority: 'court', withdrawn: 1, exposedUntil: NOON + 8 * HOUR },
      }),
    );
    const [hold, withdrawal] = instructionsIn(decisions);
    expect(hold).toMatchObject({ type: 'hold', holdId: 'H-1', pledgeId: 'P-1', lifted: false });
    expect(withdrawal).toMatchObject({ type: 'withdrawal', truckOrderId: 'T-1' });
    expect(court.law.pledge('P-1')?.held).toBe(true);
    expect(court.law.truckOrder('T-1')?.state).toBe('INSTRUCTED');
    court.answer(withdrawal?.instructionId as string);
    expect(court.law.truckOrder('T-1')?.state).toBe('CANCELLED');
    expect(court.law.unanswered()).toEqual([hold]);
  });

  it('leaves a truck in the yard to the gate, which holds it back', () => {
    const court = courtWithOpenRelease();
    court.step('T-1', 'LOADING');
    const decisions = court.give(maker, place('H-1', 'P-1'));
    expect(instructionsIn(decisions).map(({ type }) => type)).toEqual(['hold']);
    court.step('T-1', 'REFUSED', { code: 'HELD' });
    expect(court.law.truckOrder('T-1')).toMatchObject({ state: 'LOADING', code: 'HELD' });
  });

  it('stops requests and approvals until it is lifted', () => {
    const court = courtWithPledge();
    court.give(borrower, requestRelease('R-1', [truck('T-1', [bag(0)])]));
    court.give(maker, place('H-1', 'P-1'));
    const make = { type: 'release.make', releaseId: 'R-1' } as const;
    const check = { type: 'release.check', releaseId: 'R-1' } as const;
    expect(court.refusal(maker, make).code).toBe('PW_HELD');
    const more = requestRelease('R-2', [truck('T-2', [bag(1)])]);
    expect(court.refusal(borrower, more).code).toBe('PW_HELD');
    const lifted = court.give(maker, lift('H-1'));
    expect(notesIn(lifted)).toEqual(['hold-lifted']);
    expect(instructionsIn(lifted)).toMatchObject([{ type: 'hold', holdId: 'H-1', lifted: true }]);
    court.give(maker, make);
    court.give(checker, check);
  });

  it('stands as long as any hold covers the pledge', () => {
    const court = courtWithPledge();
    court.give(maker, place('H-1', 'P-1'));
    court.give(warehouse, place('H-2'));
    court.give(maker, lift('H-1'));
    expect(court.law.pledge('P-1')?.held).toBe(true);
    court.give(warehouse, lift('H-2'));
    expect(court.law.pledge('P-1')?.held).toBe(false);
  });

  it('is repeated until the gate obeys it, and never after it was lifted', () => {
    const court = courtWithPledge();
    const [hold] = instructionsIn(court.give(maker, place('H-1', 'P-1')));
    court.answer(hold?.instructionId as string, false);
    expect(court.law.unanswered()).toEqual([hold]);
    const [lifted] = instructionsIn(court.give(maker, lift('H-1')));
    expect(court.law.unanswered()).toEqual([lifted]);
    court.answer(lifted?.instructionId as string);
    expect(court.law.unanswered()).toEqual([]);
  });
});

describe('a hold on a site', () => {
  it('is placed by its custodian or an operator, and covers every pledge there, later ones too', () => {
    const court = courtWithPledge();
    expect(court.refusal(maker, place('H-1')).code).toBe('PW_ROLE_FORBIDDEN');
    expect(court.refusal(foreignWarehouse, place('H-1')).code).toBe('PW_NOT_FOUND');
    court.give(operator, place('H-1'));
    expect(court.law.pledge('P-1')?.held).toBe(true);
    const other = { pledgeId: 'P-2', lots: [lot('L-9', 'A-09', [bag(90)])] };
    court.give(foreignBank, createPledge(other));
    expect(court.law.pledge('P-2')?.held).toBe(true);
  });

  it('reaches gateways that come to the site or enrol anew', () => {
    const court = courtWithPledge();
    court.give(warehouse, place('H-1'));
    const told = instructionsIn(court.give(operator, defineSite('site-1', 'warehouse-1', 'gw-2')));
    expect(told).toMatchObject([{ type: 'hold', gatewayId: 'gw-2', lifted: false }]);
    expect(court.law.unanswered()).toEqual(told);
    const again = instructionsIn(court.give(operator, enrolGateway('gw-2')));
    expect(again).toMatchObject([{ type: 'hold', gatewayId: 'gw-2', lifted: false }]);
    expect(court.law.unanswered()).toEqual(again);
  });
});

describe('a hold is refused', () => {
  it('on what is not there, under a used id, and lifted by nobody but who placed it', () => {
    const court = courtWithPledge();
    expect(court.refusal(foreignBank, place('H-1', 'P-1')).code).toBe('PW_NOT_FOUND');
    court.give(warehouse, place('H-1', 'P-1'));
    expect(court.refusal(maker, place('H-1', 'P-1')).code).toBe('PW_ID_TAKEN');
    for (const by of [maker, foreignWarehouse, operator]) {
      expect(court.refusal(by, lift('H-1')).code).toBe('PW_NOT_FOUND');
    }
    court.give(warehouse, lift('H-1'));
    expect(court.refusal(warehouse, lift('H-1')).code).toBe('PW_STATE_UNFIT');
  });
});

describe('leases', () => {
  it('go to gates whose gateway is enrolled, with their ceilings', () => {
    const court = courtWithPledge();
    expect(court.law.leases(court.now)).toEqual([
      {
        siteId: 'site-1',
        gatewayId: 'gw-1',
        gateId: 'G-1',
        ceilingG: 40_000_000,
        ceilingFen: 900_000_000,
        leaseMs: 600_000,
      },
    ]);
    court.give(operator, defineSite('site-1', 'warehouse-1', 'gw-2'));
    expect(court.law.leases(court.now)).toEqual([]);
  });

  it('stop under a hold of the site, confirmed or not', () => {
    const court = courtWithPledge();
    const [hold] = instructionsIn(court.give(warehouse, place('H-1')));
    expect(court.law.leases(court.now)).toEqual([]);
    court.answer(hold?.instructionId as string);
    expect(court.law.leases(court.now)).toEqual([]);
    court.give(warehouse, lift('H-1'));
    expect(court.law.leases(court.now)).toHaveLength(1);
  });

  it('stop under a hold of a pledge until the gate keeps it by itself', () => {
    const court = courtWithOpenRelease(bags(0, 1));
    const [hold] = instructionsIn(court.give(maker, place('H-1', 'P-1')));
    expect(court.law.leases(court.now)).toEqual([]);
    court.answer(hold?.instructionId as string);
    expect(court.law.leases(court.now)).toHaveLength(1);
  });
});

describe('a hold of the supervisor', () => {
  it('stands on a pledge it supervises, and only the bank of that pledge lifts it', () => {
    const court = courtWithPledge();
    expect(court.refusal(foreignSupervisor, place('H-1', 'P-1')).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(supervisor, place('H-1')).code).toBe('PW_ROLE_FORBIDDEN');
    court.give(supervisor, place('H-1', 'P-1'));
    expect(court.law.pledge('P-1')?.held).toBe(true);
    expect(court.refusal(supervisor, lift('H-1')).code).toBe('PW_ROLE_FORBIDDEN');
    for (const other of [foreignBank, warehouse, operator]) {
      expect(court.refusal(other, lift('H-1')).code).toBe('PW_NOT_FOUND');
    }
    court.give(maker, lift('H-1'));
    expect(court.law.pledge('P-1')?.held).toBe(false);
  });

  it('is remembered as its own after a restart', () => {
    const court = courtWithPledge();
    court.give(supervisor, place('H-1', 'P-1'));
    court.restart();
    court.give(maker, lift('H-1'));
    expect(court.law.pledge('P-1')?.held).toBe(false);
  });
});
