import { describe, expect, it } from 'vitest';
import type { Command, CommandOf } from '@pledgewatch/shared/command';
import {
  bag,
  bags,
  courtWithOpenRelease,
  courtWithPledge,
  createPledge,
  effectSteps,
  courtWithDraft,
  HOUR,
  instructionsIn,
  lot,
  notesIn,
  PEOPLE,
  requestRelease,
  stack,
  truck,
  type Court,
} from '#/testing/court/index.ts';

const { maker, borrower, warehouse, operator, foreignBank, foreignWarehouse } = PEOPLE;
const PAPER = 'c'.repeat(64);

function place(more: Partial<CommandOf<'hold.place'>>): Command {
  return {
    type: 'hold.place',
    holdId: 'H-1',
    siteId: 'site-1',
    pledgeId: 'P-1',
    authority: 'Nanhai court',
    ...more,
  };
}
const lift: Command = { type: 'hold.lift', holdId: 'H-1', authority: 'Nanhai court' };
function claim(units: string[], claimId = 'C-1'): CommandOf<'claim.file'> {
  const paper = { claimant: 'Yuexiu Metals', ground: 'title', documentDigest: PAPER };
  return { type: 'claim.file', claimId, siteId: 'site-1', ...paper, units };
}
const end: Command = {
  type: 'claim.end',
  claimId: 'C-1',
  outcome: 'withdrawn',
  documentDigest: PAPER,
};
const ask = (court: Court, tags: string[]) =>
  court.refusal(borrower, requestRelease('R-9', [truck('T-9', tags)])).code;
const mayAsk = (court: Court, tags: string[]) =>
  court.law.check(
    borrower,
    requestRelease('R-9', [truck('T-9', tags)]),
    court.now,
    court.positions,
  );

describe('a hold carries authority, document, scope and end (practice 18)', () => {
  it('on some units stops those, and the rest of the pledge goes on', () => {
    const court = courtWithOpenRelease(bags(0, 2));
    const decisions = court.give(maker, place({ epcs: [bag(1), bag(5)] }));
    expect(notesIn(decisions)).toEqual(['units-held']);
    expect(decisions.at(-1)).toMatchObject({ facts: { units: 2, withdrawn: 1 } });
    expect(instructionsIn(decisions)).toMatchObject([{ type: 'withdrawal', truckOrderId: 'T-1' }]);
    expect(court.law.pledge('P-1')?.held).toBe(false);
    expect(ask(court, [bag(5)])).toBe('PW_UNIT_STOPPED');
    mayAsk(court, [bag(6)]);
    expect(notesIn(court.give(maker, lift))).toEqual(['units-freed']);
    mayAsk(court, [bag(5)]);
  });

  it('on a lot stops the units that stand in it, also after a restart', () => {
    const court = courtWithPledge();
    court.give(maker, place({ lotIds: ['L-2'] }));
    court.restart();
    expect(ask(court, [bag(10)])).toBe('PW_UNIT_STOPPED');
    mayAsk(court, [bag(9)]);
  });

  it('stops a release that was asked for before it', () => {
    const court = courtWithPledge();
    court.give(borrower, requestRelease('R-1', [truck('T-1', [bag(0), bag(1)])]));
    const decisions = court.give(maker, place({ epcs: [bag(1)] }));
    expect(notesIn(decisions)).toEqual(['truck-order-ended', 'release-ended', 'units-held']);
  });

  it('names no unit or lot of another pledge', () => {
    const court = courtWithPledge();
    court.give(
      foreignBank,
      createPledge({ pledgeId: 'P-2', lots: [lot('L-9', 'A-09', [bag(90)])] }),
    );
    expect(court.refusal(maker, place({ epcs: [bag(90)] })).code).toBe('PW_TAG_NOT_PLEDGED');
    expect(court.refusal(maker, place({ lotIds: ['L-9'] })).code).toBe('PW_NOT_FOUND');
  });

  it('ends by itself when its time comes', () => {
    const court = courtWithPledge();
    expect(court.refusal(maker, place({ endsAt: court.now })).code).toBe('PW_VALIDITY_PAST');
    court.give(maker, place({ endsAt: court.now + HOUR }));
    court.restart();
    expect(court.law.nextDueAt()).toBe(court.now + HOUR);
    expect(notesIn(court.pass(HOUR - 1))).toEqual([]);
    const decisions = court.pass(1);
    expect(notesIn(decisions)).toEqual(['hold-lifted']);
    expect(instructionsIn(decisions)).toMatchObject([{ type: 'hold', lifted: true }]);
    expect(court.law.pledge('P-1')?.held).toBe(false);
    expect(court.refusal(maker, lift).code).toBe('PW_STATE_UNFIT');
  });

  it('of a court is placed and lifted by a court’s document alone, and has no end of its own', () => {
    const court = courtWithPledge();
    const site = { type: 'hold.place', holdId: 'H-1', siteId: 'site-1' } as const;
    const hold: Command = { ...site, authority: 'Nanhai court', byCourt: true };
    expect(court.refusal(warehouse, hold).code).toBe('PW_COURT_DOCUMENT_MISSING');
    const proven = { ...hold, documentDigest: PAPER };
    const ending = { ...proven, endsAt: court.now + HOUR };
    expect(court.refusal(warehouse, ending).code).toBe('PW_COURT_HOLD_ENDLESS');
    court.give(warehouse, proven);
    expect(court.refusal(warehouse, lift).code).toBe('PW_COURT_DOCUMENT_MISSING');
    court.give(warehouse, { ...lift, documentDigest: 'd'.repeat(64) });
    expect(court.law.pledge('P-1')?.held).toBe(false);
  });

  it('leaves supervision as it was: the stock is still followed under it', () => {
    const court = courtWithPledge();
    court.give(maker, place({}));
    court.say(stack('A-01', [], 9_900_000));
    court.pass(HOUR);
    expect(court.law.stockBreachesMoved()).toMatchObject([{ breach: { slotId: 'A-01' } }]);
  });
});

describe('a third party’s claim is not a hold (practice 18)', () => {
  it('is told to pledgee and depositor at once, and its units may still leave', () => {
    const court = courtWithOpenRelease(bags(0, 2));
    const decisions = court.give(warehouse, claim([bag(0), bag(5), bag(80)]));
    expect(notesIn(decisions)).toEqual(['claim-filed']);
    expect(decisions[0]).toMatchObject({
      tenantId: 'bank-1',
      pledgeId: 'P-1',
      facts: { claimant: 'Yuexiu Metals', units: 2, stopped: false, withdrawn: 0 },
    });
    const concern = { tenantId: 'bank-1', siteId: 'site-1', pledgeId: 'P-1' };
    for (const by of [maker, borrower]) expect(court.law.sees(by, concern)).toBe(true);
    mayAsk(court, [bag(5)]);
  });

  it('stops them where the agreement says so, until it has ended', () => {
    const court = courtWithDraft();
    for (const step of effectSteps()) {
      const isAgreement = step.type === 'pledge.agree';
      court.give(maker, isAgreement ? { ...step, claimsStopGoods: true } : step);
    }
    court.give(borrower, requestRelease('R-1', [truck('T-1', [bag(0)])]));
    const decisions = court.give(warehouse, claim([bag(0), bag(5)]));
    expect(decisions.at(-1)).toMatchObject({ facts: { units: 2, stopped: true, withdrawn: 1 } });
    court.restart();
    expect(ask(court, [bag(5)])).toBe('PW_UNIT_STOPPED');
    expect(notesIn(court.give(warehouse, end))).toEqual(['claim-ended']);
    mayAsk(court, [bag(5)]);
  });

  it('keeps goods that it names from being pledged', () => {
    const court = courtWithPledge();
    court.give(warehouse, claim([bag(90)]));
    const wanted = createPledge({ pledgeId: 'P-2', lots: [lot('L-9', 'A-09', [bag(90)])] });
    expect(court.refusal(foreignBank, wanted).code).toBe('PW_ENCUMBERED');
    court.give(warehouse, end);
    court.give(foreignBank, wanted);
  });

  it('is filed and ended by the warehouse that keeps the site, or its operator', () => {
    const court = courtWithPledge();
    expect(court.refusal(foreignWarehouse, claim([bag(0)])).code).toBe('PW_NOT_FOUND');
    court.give(warehouse, claim([bag(0)]));
    expect(court.refusal(warehouse, claim([bag(0)])).code).toBe('PW_ID_TAKEN');
    expect(court.refusal(operator, end).code).toBe('PW_NOT_FOUND');
    court.give(warehouse, end);
    expect(court.refusal(warehouse, end).code).toBe('PW_STATE_UNFIT');
  });

  it('is told of every unit that cannot be read', () => {
    const units = ['106141412345678909', 'no unit'];
    const { facts } = courtWithPledge().refusal(warehouse, claim(units));
    expect(facts['codes']).toBe('PW_CHECK_DIGIT_WRONG PW_UNIT_UNREADABLE');
  });
});
