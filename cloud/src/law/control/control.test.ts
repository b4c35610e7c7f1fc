import { describe, expect, it } from 'vitest';
import type { ControlLostWhen } from '@pledgewatch/shared/command';
import {
  accept,
  bag,
  bags,
  callMargin,
  courtWithDraft,
  courtWithOpenRelease,
  courtWithPledge,
  effectSteps,
  HOUR,
  instructionsIn,
  lot,
  loseControl,
  notesIn,
  NOON,
  PEOPLE,
  postPrice,
  present,
  regainControl,
  requestRelease,
  stack,
  truck,
  wayIn,
  type Court,
  type Said,
} from '#/testing/court/index.ts';

const { maker, borrower, supervisor, warehouse, auditor } = PEOPLE;
const { foreignBank, foreignSupervisor, foreignWarehouse } = PEOPLE;
const DAY = 24 * HOUR;

const stateOf = (court: Court) => court.law.pledge('P-1')?.state;
const holdIdOf = (court: Court) => court.law.courseOf('P-1').controlLosses.at(-1)?.holdId ?? '';

/** The scale of slot A-01 falls silent, and with it half of the twenty tonnes. */
const silent: Said = {
  kind: 'deviceHealth',
  deviceId: 'S-A-01',
  places: ['A-01'],
  state: 'silent',
};
const heard: Said = { kind: 'deviceHealth', deviceId: 'S-A-01', places: ['A-01'], state: 'alive' };

/** A pledge whose agreement says when control counts as lost. */
function courtAgreed(controlLostWhen: ControlLostWhen): Court {
  const court = courtWithDraft();
  for (const step of effectSteps()) {
    court.give(maker, step.type === 'pledge.agree' ? { ...step, controlLostWhen } : step);
  }
  return court;
}

describe('actual control is lost', () => {
  it('by the word of the bank, the supervisor or the custodian, each of its own pledges', () => {
    for (const by of [maker, supervisor, warehouse]) {
      const court = courtWithPledge();
      const decisions = court.give(by, loseControl('CL-1'));
      expect(decisions[0]).toMatchObject({
        note: 'control-lost',
        facts: { controlLossId: 'CL-1', ground: 'gate-open', lostAt: NOON },
      });
      expect(stateOf(court)).toBe('CONTROL_LOST');
    }
    const court = courtWithPledge();
    for (const by of [borrower, auditor]) {
      expect(court.refusal(by, loseControl('CL-1')).code).toBe('PW_ROLE_FORBIDDEN');
    }
    for (const by of [foreignBank, foreignSupervisor, foreignWarehouse]) {
      expect(court.refusal(by, loseControl('CL-1')).code).toBe('PW_NOT_FOUND');
    }
    const ahead = loseControl('CL-1', { lostAt: court.now + HOUR });
    expect(court.refusal(maker, ahead).code).toBe('PW_TIME_UNFIT');
  });

  it('once at a time, and never before there was any', () => {
    const draft = courtWithDraft();
    expect(draft.refusal(maker, loseControl('CL-1')).code).toBe('PW_STATE_UNFIT');
    const court = courtWithPledge();
    court.give(maker, loseControl('CL-1'));
    expect(court.refusal(supervisor, loseControl('CL-2')).facts).toMatchObject({
      state: 'CONTROL_LOST',
    });
  });

  it('and everything is held in the same entry: orders are withdrawn, gates told', () => {
    const court = courtWithOpenRelease();
    const decisions = court.give(supervisor, loseControl('CL-1'));
    expect(notesIn(decisions)).toEqual(['control-lost', 'pledge-held']);
    expect(instructionsIn(decisions).map(({ type }) => type)).toEqual(['hold', 'withdrawal']);
    const asked = requestRelease('R-2', [truck('T-2', bags(5, 1))]);
    for (const by of [borrower, maker]) expect(court.refusal(by, asked).code).toBe('PW_HELD');
  });

  it('and nobody lifts that hold, not even the bank', () => {
    const court = courtWithPledge();
    court.give(supervisor, loseControl('CL-1'));
    const lift = { type: 'hold.lift', holdId: holdIdOf(court), authority: 'head office' } as const;
    expect(court.refusal(maker, lift).code).toBe('PW_CONTROL_NOT_REGAINED');
    expect(court.refusal(warehouse, lift).code).toBe('PW_NOT_FOUND');
  });

  it('and goods that come are no security: nothing is handed over where nobody controls it', () => {
    const court = courtWithPledge();
    const lots = [lot('L-9', 'A-09', [bag(90)])];
    court.say(stack('A-09', [bag(90)]));
    for (const [by, command] of wayIn('IN-1', lots, court.now).slice(0, -1)) {
      court.give(by, command);
    }
    court.give(maker, loseControl('CL-1'));
    expect(court.refusal(maker, accept('IN-1')).code).toBe('PW_STATE_UNFIT');
  });
});

describe('control is regained', () => {
  it('by proof and a joint recount, and the pledge is again what it was', () => {
    const court = courtWithPledge();
    court.give(supervisor, loseControl('CL-1'));
    court.now += HOUR;
    expect(court.refusal(supervisor, regainControl('CL-1', court.now)).code).toBe(
      'PW_ROLE_FORBIDDEN',
    );
    expect(court.refusal(foreignBank, regainControl('CL-1', court.now)).code).toBe('PW_NOT_FOUND');
    const decisions = court.give(maker, regainControl('CL-1', court.now));
    expect(notesIn(decisions)).toEqual(['control-regained', 'hold-lifted']);
    expect(court.law.pledge('P-1')).toMatchObject({ state: 'ACTIVE', held: false });
    const [loss] = court.law.courseOf('P-1').controlLosses;
    expect(loss?.regained?.baselineDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(court.refusal(maker, regainControl('CL-1', court.now)).code).toBe('PW_STATE_UNFIT');
    court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 1))]));
  });

  it('not while one of the three has not signed, or the count is of before the loss', () => {
    const court = courtWithPledge();
    court.now += HOUR;
    court.give(supervisor, loseControl('CL-1', { lostAt: court.now }));
    const unsigned = regainControl('CL-1', court.now, ['borrower-1', 'Bank One', 'somebody']);
    expect(court.refusal(maker, unsigned)).toMatchObject({
      code: 'PW_UNSIGNED',
      facts: { what: 'recount', missing: 'supervision-1' },
    });
    expect(court.refusal(maker, regainControl('CL-1', NOON)).code).toBe('PW_RECOUNT_OLD');
  });

  it('not while the sensors do not vouch for the recount', () => {
    const court = courtWithPledge();
    court.give(supervisor, loseControl('CL-1'));
    court.say([present(bag(3), false)]);
    expect(court.refusal(maker, regainControl('CL-1'))).toMatchObject({
      code: 'PW_BASELINE_UNSEEN',
      facts: { tags: 1 },
    });
  });

  it('under a hold of somebody else, which goes on', () => {
    const court = courtWithPledge();
    const hold = { siteId: 'site-1', pledgeId: 'P-1', authority: 'court' };
    court.give(supervisor, loseControl('CL-1'));
    court.give(maker, { type: 'hold.place', holdId: 'H-1', ...hold });
    court.give(maker, regainControl('CL-1'));
    expect(court.law.pledge('P-1')).toMatchObject({ state: 'ACTIVE', held: true });
  });

  it('back to a demand that was made before', () => {
    const court = courtWithPledge();
    court.now += HOUR;
    court.give(maker, postPrice(55_000, court.now));
    court.give(maker, callMargin('M-1'));
    court.give(supervisor, loseControl('CL-1'));
    court.give(maker, regainControl('CL-1', court.now));
    expect(stateOf(court)).toBe('MARGIN_CALLED');
  });
});

describe('control counts as lost by agreement', () => {
  it('when less than the agreed share was verified for the agreed time', () => {
    const court = courtAgreed({ unverified: { belowPermille: 800, forMs: 4 * HOUR } });
    court.pass(HOUR);
    court.say([silent]);
    // 10 of 20 t are verified: 500 ‰. The first look after that is an hour later, the last four more.
    for (let hours = 0; hours < 4; hours += 1) court.pass(HOUR);
    expect(stateOf(court)).toBe('ACTIVE');
    const decisions = court.pass(HOUR);
    expect(decisions[0]).toMatchObject({ note: 'control-lost', facts: { ground: 'unverified' } });
    expect(court.law.pledge('P-1')).toMatchObject({ state: 'CONTROL_LOST', held: true });
  });

  it('not by a silence that ended before', () => {
    const court = courtAgreed({ unverified: { belowPermille: 800, forMs: 4 * HOUR } });
    court.say([silent]);
    court.pass(3 * HOUR);
    court.say([heard, ...stack('A-01', bags(0, 10))]);
    court.pass(HOUR);
    court.say([silent]);
    court.pass(3 * HOUR);
    expect(stateOf(court)).toBe('ACTIVE');
  });

  it('not where the parties agreed on nothing of the kind', () => {
    const court = courtWithPledge();
    court.say([silent]);
    court.pass(10 * DAY);
    expect(stateOf(court)).toBe('ACTIVE');
  });
});
