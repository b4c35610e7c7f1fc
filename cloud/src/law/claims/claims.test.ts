import { describe, expect, it } from 'vitest';
import type { CommandOf } from '@pledgewatch/shared/command';
import { createState } from '#/sequencer/index.ts';
import {
  bags,
  Court,
  courtWithOpenRelease,
  courtWithPledge,
  createPledge,
  defineSite,
  enrolGateway,
  HOUR,
  instructionsIn,
  lot,
  notesIn,
  PEOPLE,
  stack,
  UNIT_G,
} from '#/testing/court/index.ts';

const { operator, maker, foreignBank, warehouse } = PEOPLE;
const QUARTER = 900_000;

/** A site of three slots of ten tonnes each, of which twenty-five fit on the site. */
function smallSite(): CommandOf<'site.define'> {
  const slots = ['A-01', 'A-02', 'A-03'].map((slotId) => ({ slotId, capacityG: 10 * UNIT_G }));
  return { ...defineSite(), capacityG: 25 * UNIT_G, slots };
}

function courtOnSmallSite(): Court {
  const court = new Court();
  court.give(operator, smallSite());
  court.give(operator, enrolGateway());
  return court;
}

function goods(slotId: string, first: number, count: number, pledgeId = 'P-2') {
  const lots = [lot(`L-${slotId}`, slotId, bags(first, count))];
  return createPledge({ pledgeId, loanId: `LOAN-${pledgeId}`, lots });
}

describe('claims ≤ capacity: a claim is refused', () => {
  it('on a slot where it does not fit: 11 bags of 1 t on 10 t', () => {
    const refusal = courtOnSmallSite().refusal(maker, goods('A-01', 0, 11));
    expect(refusal.code).toBe('PW_CLAIM_ABOVE_CAPACITY');
    expect(refusal.facts).toEqual({ place: 'A-01', claimedG: 11e6, capacityG: 10e6 });
  });

  it('on a slot that the site does not have: A01 is no second name for A-01', () => {
    const refusal = courtOnSmallSite().refusal(maker, goods('A01', 0, 1));
    expect(refusal).toMatchObject({ code: 'PW_NOT_FOUND', facts: { what: 'slot', id: 'A01' } });
  });

  it('on a site that its own claims have filled, with the figures: 10 + 10 + 6 t on 25 t', () => {
    const court = courtOnSmallSite();
    court.give(maker, goods('A-01', 0, 10, 'P-1'));
    court.give(maker, goods('A-02', 10, 10, 'P-2'));
    const refusal = court.refusal(maker, goods('A-03', 20, 6, 'P-3'));
    expect(refusal.code).toBe('PW_CLAIM_ABOVE_CAPACITY');
    expect(refusal.facts).toEqual({ place: 'site-1', claimedG: 26e6, capacityG: 25e6 });
    court.give(maker, goods('A-03', 20, 5, 'P-3'));
  });

  it('on a site that others have filled, with one word and no figure', () => {
    const court = courtOnSmallSite();
    court.give(maker, goods('A-01', 0, 10, 'P-1'));
    court.give(maker, goods('A-02', 10, 10, 'P-2'));
    const refusal = court.refusal(foreignBank, goods('A-03', 20, 6, 'P-3'));
    expect(refusal).toMatchObject({ code: 'PW_ENCUMBERED', message: 'encumbered', facts: {} });
  });

  it('and a site never becomes smaller than what is claimed on it', () => {
    const court = courtOnSmallSite();
    court.give(maker, goods('A-01', 0, 10));
    const without = { ...smallSite(), slots: [{ slotId: 'A-02', capacityG: 1 }] };
    expect(court.refusal(operator, without).facts).toEqual({ place: 'A-01' });
    const lower = { ...smallSite(), slots: [{ slotId: 'A-01', capacityG: 9_999_999 }] };
    expect(court.refusal(operator, lower).code).toBe('PW_PLACE_CLAIMED');
    const site = { ...smallSite(), capacityG: 9_999_999 };
    expect(court.refusal(operator, site).facts).toEqual({ place: 'site-1' });
  });
});

describe('claims ≤ measured stock: a claim is refused', () => {
  // 10 bags of 1 t, 3 ‰ of tolerance: 9.97 t are the least; the scale says 9.96 t ± 5 kg.
  it('on a slot that is verified now and surely holds less', () => {
    const court = courtOnSmallSite();
    court.say(stack('A-01', [], 9_960_000));
    const refusal = court.refusal(maker, goods('A-01', 0, 10));
    expect(refusal.code).toBe('PW_BASELINE_SHORT');
    expect(refusal.facts).toEqual({ slotId: 'A-01', upperG: 9_965_000, bookedG: 10e6 });
    court.say(stack('A-01', [], 9_965_000));
    court.give(maker, goods('A-01', 0, 10));
  });

  it('with nothing said of the stock where the slot is another’s', () => {
    const court = courtOnSmallSite();
    court.give(maker, goods('A-01', 0, 1, 'P-1'));
    court.say(stack('A-01', [], 1_000_000));
    const refusal = court.refusal(foreignBank, goods('A-01', 10, 10));
    expect(refusal).toMatchObject({ code: 'PW_ENCUMBERED', facts: {} });
  });

  it('without the custodian’s confirmation of possession, whether the goods are free or not', () => {
    const court = courtOnSmallSite();
    const { possessionDigest: _, ...unproven } = goods('A-01', 0, 10);
    const free = court.refusal(maker, unproven);
    expect(free.code).toBe('PW_POSSESSION_UNPROVEN');
  });
});

describe('one claim per good', () => {
  // The same SGTIN 0614141.812345.6789: filter 3, filter 0, and the GTIN split after another digit.
  it('knows a handling unit however its tag is written', () => {
    const [first, ...others] = [
      '3074257bf7194e4000001a85',
      '3014257bf7194e4000001a85',
      '30783bf99ef2364000001a85',
    ];
    const court = courtOnSmallSite();
    const of = (slotId: string, epc: string, pledgeId: string) =>
      createPledge({ pledgeId, loanId: pledgeId, lots: [lot('L', slotId, [epc])] });
    court.give(maker, of('A-01', first ?? '', 'P-1'));
    for (const epc of others) {
      expect(court.refusal(foreignBank, of('A-02', epc, 'P-2')).code).toBe('PW_ENCUMBERED');
    }
    const twice = createPledge({ pledgeId: 'P-3', lots: [lot('L', 'A-03', others)] });
    expect(court.refusal(maker, twice).code).toContain('PW_COMMAND_REFUSED');
  });
});

describe('a measurement that breaks claims ≤ stock', () => {
  // P-1 claims 10 bags of 1 t on A-01, at least 9.97 t; 9.9 t ± 5 kg are too few.
  const short = stack('A-01', [], 9_900_000);

  it('holds the pledge once it has lasted a quarter of an hour, and not before', () => {
    const court = courtWithPledge();
    court.say(short);
    expect(court.law.nextDueAt()).toBe(court.now + QUARTER);
    expect(notesIn(court.pass(QUARTER - 1))).toEqual([]);
    const decisions = court.pass(1);
    expect(notesIn(decisions)).toEqual(['pledge-held']);
    expect(court.law.pledge('P-1')?.held).toBe(true);
    expect(court.law.stockBreachesMoved()).toMatchObject([
      {
        isOver: false,
        breach: { kind: 'claims-above-stock', slotId: 'A-01', limitG: 10e6, measuredG: 9_905_000 },
      },
    ]);
  });

  it('is forgotten when the goods are back in time', () => {
    const court = courtWithPledge();
    court.say(short);
    court.now += QUARTER - 1;
    court.say(stack('A-01', []).map((said) => ({ ...said, ...weighing(10_000_000) })));
    court.pass(HOUR);
    expect(court.law.pledge('P-1')?.held).toBe(false);
  });

  it('is over when the goods are back; the hold stays until the bank lifts it', () => {
    const court = courtWithPledge();
    court.say(short);
    const [decision] = court.pass(QUARTER);
    court.say([{ ...short[0]!, ...weighing(10_000_000) }]);
    expect(court.law.stockBreachesMoved()).toMatchObject([{ isOver: true }]);
    const holdId = `stock-${decision?.cause}-1`;
    const lift = { type: 'hold.lift', holdId, authority: 'Bank One' } as const;
    expect(court.refusal(warehouse, lift).code).toBe('PW_NOT_FOUND');
    court.give(maker, lift);
    expect(court.law.pledge('P-1')?.held).toBe(false);
  });

  it('is explained by a truck that is being loaded', () => {
    const court = courtWithOpenRelease(bags(0, 2));
    court.step('T-1', 'LOADING');
    court.say(stack('A-01', [], 8_000_000));
    court.pass(QUARTER);
    expect(court.law.pledge('P-1')?.held).toBe(false);
    court.say(stack('A-01', [], 7_900_000));
    court.pass(QUARTER);
    expect(court.law.pledge('P-1')?.held).toBe(true);
  });

  it('says nothing while the scale is silent, and begins anew when it speaks', () => {
    const court = courtWithPledge();
    court.say(short);
    const silent = { kind: 'deviceHealth', deviceId: 'S-A-01', state: 'silent' } as const;
    court.say([{ ...silent, places: ['A-01'], lastHeardAt: court.now }]);
    court.pass(QUARTER);
    expect(court.law.pledge('P-1')?.held).toBe(false);
    expect(court.law.nextDueAt()).not.toBe(court.now);
  });

  it('is found at the same facts after a restart', () => {
    const court = courtWithPledge();
    court.say(short);
    court.restart();
    expect(notesIn(court.pass(QUARTER))).toEqual(['pledge-held']);
  });

  it('asks nothing of a pledge from before proofs of possession, so that old ledgers replay', () => {
    const court = courtWithPledge();
    const old = new Court();
    for (const fact of court.facts) {
      if (fact.kind !== 'command' || fact.command.type !== 'pledge.create') old.fold(fact);
      else {
        const { possessionDigest: _, ...command } = fact.command;
        old.fold({ ...fact, command });
      }
    }
    expect(old.decisions).toEqual(court.decisions);
    old.now = court.now;
    old.say(short);
    expect(notesIn(old.pass(QUARTER))).toEqual([]);
  });
});

describe('a measurement that breaks stock ≤ capacity', () => {
  /** P-1 with ten bags on A-01 and ten on A-02, of a site of 25 t. */
  function court(): Court {
    const one = courtWithPledge();
    one.give(operator, smallSite());
    return one;
  }

  it('holds the pledge on a slot that surely bears more than fits', () => {
    const one = court();
    one.say(stack('A-01', [], 10_006_000));
    expect(notesIn(one.pass(QUARTER))).toEqual(['pledge-held']);
    expect(one.law.stockBreachesMoved()).toMatchObject([
      { breach: { kind: 'stock-above-capacity', limitG: 10e6, measuredG: 10_001_000 } },
    ]);
  });

  // surely bear 9.995 t each; with 5.02 t ± 5 kg on A-03 that is 25.005 t of 25 t.
  it('holds the pledges of a site whose slots together surely bear more than fits', () => {
    const one = court();
    one.say(stack('A-03', [], 5_010_000));
    expect(notesIn(one.pass(QUARTER))).toEqual([]);
    one.say(stack('A-03', [], 5_020_000));
    const decisions = one.pass(QUARTER);
    expect(notesIn(decisions)).toEqual(['pledge-held']);
    expect(instructionsIn(decisions)).toMatchObject([{ type: 'hold', pledgeId: 'P-1' }]);
    expect(one.law.stockBreachesMoved()).toMatchObject([
      { breach: { slotId: null, limitG: 25e6, measuredG: 25_005_000 } },
    ]);
  });
});

describe('the bank', () => {
  it('is alerted when its claims pass the stock, and the alert clears with the goods', () => {
    const told = courtWithPledge();
    const state = createState();
    const alerts: unknown[] = [];
    const fold = (court: Court) => {
      for (const fact of court.facts.splice(0)) {
        for (const decision of state.apply(fact)) {
          if (decision.do === 'raise-alert') alerts.push(decision.alert);
          if (decision.do === 'clear-alert') alerts.push(decision.alertId.split(':')[1]);
        }
      }
    };
    told.say(stack('A-01', [], 9_900_000));
    told.pass(QUARTER);
    fold(told);
    expect(alerts).toMatchObject([
      { code: 'WEIGHT_STEP' },
      {
        code: 'CLAIMS_ABOVE_STOCK',
        tenantId: 'bank-1',
        pledgeId: 'P-1',
        subject: 'A-01',
        facts: { limitG: 10e6, measuredG: 9_905_000 },
      },
    ]);
    told.say(stack('A-01', [], 10_000_000));
    fold(told);
    expect(alerts.slice(2)).toEqual(['CLAIMS_ABOVE_STOCK']);
  });
});

function weighing(nominalG: number) {
  return { lowerG: nominalG - 5_000, nominalG, upperG: nominalG + 5_000 };
}
