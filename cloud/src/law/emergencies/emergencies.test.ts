import { describe, expect, it } from 'vitest';
import type { Command } from '@pledgewatch/shared/command';
import {
  bags,
  cashMargin,
  courtWithDraft,
  courtWithOpenRelease,
  courtWithPledge,
  effectSteps,
  floating,
  HOUR,
  instructionsIn,
  NOON,
  notesIn,
  PEOPLE,
  present,
  stack,
  UNIT_G,
  type Court,
} from '#/testing/court/index.ts';
import { declare, endOf, recount } from './testing/fire.ts';

const { warehouse, supervisor, foreignWarehouse, foreignSupervisor, maker, foreignBank } = PEOPLE;

/** P-1 in effect, insured with insurer-1. */
function insuredCourt(): Court {
  const court = courtWithDraft(floating());
  for (const step of effectSteps()) {
    const insured = step.type === 'pledge.agree' ? { ...step, insurer: 'insurer-1' } : step;
    court.give(maker, insured);
  }
  return court;
}

/** Three bags of A-01 burn; readers lose them and the scale shows seven. */
function burn(court: Court): void {
  court.say(bags(0, 3).map((epc) => present(epc, false)));
  court.say(stack('A-01', bags(3, 7)));
}

describe('a declared emergency', () => {
  it('opens the gates by an instruction that is repeated until the gate has answered', () => {
    const court = courtWithPledge();
    const [told] = instructionsIn(court.give(warehouse, declare()));
    expect(told).toMatchObject({ type: 'emergency', emergencyId: 'EM-1', ended: false });
    expect(court.law.unanswered()).toHaveLength(1);
    court.answer(told?.instructionId ?? '', false, 'GATE_FULL');
    expect(court.law.unanswered()).toHaveLength(1);
    court.answer(told?.instructionId ?? '');
    expect(court.law.unanswered()).toEqual([]);
  });

  it('keeps the pledge on the goods, whatever is carried out, and uses no order', () => {
    const court = courtWithOpenRelease();
    const before = court.law.pledge('P-1')?.lots;
    court.give(warehouse, declare());
    const out = { kind: 'passage', gateId: 'G-1', direction: 'out', emergencyId: 'EM-1' } as const;
    court.say(bags(0, 10).map((epc) => ({ ...out, epc })));
    expect(court.law.pledge('P-1')).toMatchObject({ lots: before, state: 'ACTIVE' });
    expect(court.law.truckOrder('T-1')?.state).toBe('INSTRUCTED');
  });

  it('is declared by who stands beside the goods, and by nobody else', () => {
    const court = courtWithPledge();
    for (const by of [foreignWarehouse, foreignSupervisor]) {
      expect(court.refusal(by, declare()).code).toBe('PW_NOT_FOUND');
    }
    expect(court.refusal(maker, declare()).code).toBe('PW_ROLE_FORBIDDEN');
    court.give(supervisor, declare());
    expect(court.refusal(warehouse, declare()).code).toBe('PW_ID_TAKEN');
  });

  it('tells the banks with goods in the zones that it covers, and names the insurer of the agreement', () => {
    const court = insuredCourt();
    expect(notesIn(court.give(warehouse, declare('EM-1', { zoneIds: ['Z-9'] })))).toEqual([]);
    const told = court.give(warehouse, declare('EM-2', { zoneIds: ['A'] }));
    expect(told).toContainEqual(
      expect.objectContaining({
        note: 'emergency-declared',
        pledgeId: 'P-1',
        facts: expect.objectContaining({ insurer: 'insurer-1', recountDueAt: NOON + 24 * HOUR }),
      }),
    );
  });

  it('stands beside a hold, which lets nothing be instructed meanwhile', () => {
    const court = courtWithPledge();
    const hold = { holdId: 'H-1', siteId: 'site-1', pledgeId: 'P-1', authority: 'court' };
    court.give(maker, { type: 'hold.place', ...hold });
    court.give(warehouse, declare());
    expect(court.law.pledge('P-1')?.held).toBe(true);
  });

  it('ends once: the gate is told by a later word, and told again of what stands after it forgot', () => {
    const court = courtWithPledge();
    court.give(warehouse, declare());
    const gap = { kind: 'gap', scope: 'lane', of: 'journal', fromAt: NOON, toAt: NOON } as const;
    const forgot = { ...gap, reason: 'PW_JOURNAL_DAMAGED' };
    expect(instructionsIn(court.say([forgot])).map(({ type }) => type)).toContain('emergency');
    const [told] = instructionsIn(court.give(supervisor, endOf()));
    expect(told).toMatchObject({ type: 'emergency', ended: true, issuedAt: NOON + 1 });
    expect(court.refusal(warehouse, endOf()).code).toBe('PW_STATE_UNFIT');
    expect(court.law.emergency('EM-1')?.endedAt).toBe(NOON);
  });
});

describe('the recount after it', () => {
  it('takes what was destroyed out of the pledge: 20 t − 3 t = 17 t, and is no delivery', () => {
    const court = courtWithPledge();
    court.give(warehouse, declare());
    burn(court);
    court.now += HOUR;
    court.give(maker, recount('EM-1', bags(0, 3), { countedAt: court.now }));
    const closing = court.law.closingNow('P-1', court.now, court.positions);
    expect(closing).toMatchObject({
      stock: { bookedG: 17 * UNIT_G },
      destroyedG: 3 * UNIT_G,
      delivered: { units: 0, massG: 0 },
      receivedG: 0,
      varianceG: 0,
    });
    expect(court.law.emergency('EM-1')?.recounted).toEqual(['P-1']);
    const [tag = ''] = bags(0, 1);
    expect(court.law.pledgeOfTag('site-1', tag)).toBeUndefined();
    expect(court.law.pledgesOfTagAt('site-1', tag, NOON)).toHaveLength(1);
  });

  it('is signed by all three, made after the declaration, once', () => {
    const court = courtWithPledge();
    court.give(warehouse, declare());
    const two = recount('EM-1', [], { signedBy: ['borrower-1', 'Bank One', 'somebody'] });
    expect(court.refusal(maker, two).code).toBe('PW_UNSIGNED');
    const early = recount('EM-1', [], { countedAt: NOON - 1 });
    expect(court.refusal(maker, early).code).toBe('PW_TIME_UNFIT');
    expect(court.refusal(foreignBank, recount()).code).toBe('PW_NOT_FOUND');
    court.give(maker, recount());
    expect(court.refusal(maker, recount()).code).toBe('PW_STATE_UNFIT');
  });

  it('destroys nothing that readers still see, and nothing that an order has', () => {
    const court = courtWithOpenRelease(bags(0, 2));
    court.give(warehouse, declare());
    expect(court.refusal(maker, recount('EM-1', bags(5, 1))).code).toBe('PW_TAG_STILL_SEEN');
    burn(court);
    expect(court.refusal(maker, recount('EM-1', bags(0, 1))).code).toBe('PW_TAG_RESERVED');
    court.give(maker, recount('EM-1', bags(2, 1)));
  });
});

describe('insurance money', () => {
  const paid = (emergencyId = 'EM-1', insurer = 'insurer-1'): Command =>
    cashMargin('CM-1', 300_000, {
      insurance: { emergencyId, insurer, documentDigest: 'a'.repeat(64) },
    });

  it('replaces the goods: ¥7,000 owed are ¥4,000 after ¥3,000 for three bags of ¥1,000', () => {
    const court = insuredCourt();
    court.give(warehouse, declare());
    burn(court);
    court.give(maker, recount('EM-1', bags(0, 3)));
    court.give(maker, paid());
    expect(court.law.pledge('P-1')?.exposureFen).toBe(400_000);
    // 14 bags were to stay for ¥7,000 at half their value; 8 do for ¥4,000.
  });

  it('comes from the insurer of the agreement, for an emergency that was counted, and in', () => {
    const court = insuredCourt();
    court.give(warehouse, declare());
    expect(court.refusal(maker, paid()).code).toBe('PW_INSURANCE_UNFIT');
    court.give(maker, recount());
    expect(court.refusal(maker, paid('EM-1', 'insurer-9')).code).toBe('PW_INSURANCE_UNFIT');
    expect(court.refusal(maker, paid('EM-9')).code).toBe('PW_INSURANCE_UNFIT');
    court.give(maker, paid());
  });
});

it('emergencies survive a restart', () => {
  const court = courtWithPledge();
  court.give(warehouse, declare());
  burn(court);
  court.give(maker, recount('EM-1', bags(0, 3)));
  const before = court.law.snapshot();
  court.restart();
  expect(court.law.snapshot()).toBe(before);
  expect(court.law.emergencyAt('site-1', 'A', NOON)?.emergencyId).toBe('EM-1');
});
