import { describe, expect, it } from 'vitest';
import { Value } from '@sinclair/typebox/value';
import { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import { MORNING, observe, only } from '#/goods/testing.ts';
import {
  BAGS,
  Bench,
  DRIVER,
  GROSS_G,
  hold,
  lease,
  order,
  plan,
  PLATE,
  sign,
  strangerKey,
  TARE_G,
  withdrawal,
} from './testing.ts';

const HONEST = ['AT_GATE', 'TARE_WEIGHED', 'LOADING', 'GROSS_WEIGHED', 'SETTLED'];
const MINUTE = 60_000;

/** A gate that holds a lease and one order, as long before the truck as you like. */
function ready(...extra: Parameters<Bench['tell']>): Bench {
  const bench = new Bench();
  bench.tell(lease(), order(), ...extra);
  return bench;
}

/** The truck came, weighed empty, loaded and weighed full. */
function loaded(bench: Bench, grossG = GROSS_G): Bench {
  bench.arrive();
  bench.weigh(TARE_G);
  bench.weigh(grossG);
  return bench;
}

describe('an honest truck', () => {
  it('whose bags pass the portal as it leaves is let in, let out and settled with every tag', () => {
    const bench = loaded(ready());
    expect(bench.steps()).toEqual(HONEST.slice(0, -1));
    expect(bench.opened).toEqual(['G-1', 'G-1']);
    bench.arrive();
    bench.carry(BAGS);
    expect(bench.steps()).toEqual(HONEST);
    const settled = bench.gate().at(-1);
    expect(settled).toMatchObject({ step: 'SETTLED', tareG: TARE_G, grossG: GROSS_G, epcs: BAGS });
    // 1,000 e gross errs by 2 e and 750 e tare by 2 e: 80 kg in all.
    expect(settled).toMatchObject({ netLowerG: 4_920_000, netUpperG: 5_080_000 });
    expect(settled?.alibiIds).toHaveLength(2);
  });

  it('whose bags pass the portal before it is weighed full is settled at the weighing', () => {
    const bench = ready();
    bench.arrive();
    bench.weigh(TARE_G);
    bench.carry(BAGS);
    bench.weigh(GROSS_G);
    expect(bench.steps()).toEqual(HONEST);
    expect(bench.opened).toEqual(['G-1', 'G-1']);
  });

  it('gives its order and plate to the passages of its tags', () => {
    const bench = loaded(ready());
    bench.carry(BAGS);
    const passages = only(bench.events, 'passage');
    expect(passages).toHaveLength(5);
    for (const passage of passages) {
      expect(passage).toMatchObject({ truckOrderId: 'TO-1', plate: PLATE, direction: 'out' });
    }
  });

  it('weighs on an instrument without flag or alibi memory as well', () => {
    const bench = ready();
    bench.arrive();
    bench.weigh(TARE_G, 'WB-2');
    bench.weigh(GROSS_G, 'WB-2');
    bench.carry(BAGS);
    expect(bench.steps()).toEqual(HONEST);
    expect(bench.gate().at(-1)).not.toHaveProperty('alibiIds');
  });

  it('that waits on a deck whose weighing is no evidence is told why, once', () => {
    const bench = ready();
    bench.arrive();
    bench.show('WB-1', 0, { stable: true });
    for (let n = 0; n < 5; n += 1) {
      bench.show('WB-1', TARE_G, { stable: true, legalForTrade: false });
    }
    expect(bench.steps()).toEqual(['AT_GATE', 'REFUSED WEIGHING_NOT_EVIDENCE']);
    const reasons = () => bench.gate().flatMap(({ notEvidence }) => notEvidence ?? []);
    expect(reasons()).toEqual(['not-legal-for-trade']);
    bench.restart();
    bench.show('WB-1', TARE_G, { stable: true, legalForTrade: false, overload: true });
    expect(reasons()).toEqual(['not-legal-for-trade', 'overload']);
    // It counts for nothing, and nothing is held against the truck that is weighed well afterwards.
    bench.weigh(TARE_G);
    bench.weigh(GROSS_G);
    bench.carry(BAGS);
    expect(bench.steps().slice(3)).toEqual(HONEST.slice(1));
  });

  it('that does not come to rest is told of after half a minute, not while it drives on', () => {
    const bench = ready();
    bench.arrive();
    bench.show('WB-1', 0, { stable: true });
    for (let n = 0; n < 40; n += 1) bench.show('WB-1', TARE_G + n * 1_000, { stable: false });
    expect(bench.steps()).toEqual(['AT_GATE']);
    for (let n = 0; n < 40; n += 1) bench.show('WB-1', TARE_G - n * 1_000, { stable: false });
    expect(bench.steps()).toEqual(['AT_GATE', 'REFUSED WEIGHING_NOT_EVIDENCE']);
    expect(bench.gate().at(-1)?.notEvidence).toEqual(['unstable']);
  });

  it('is served while the cloud is away, inside the lease', () => {
    const bench = ready();
    for (let n = 0; n < 50; n += 1) bench.wait(MINUTE);
    loaded(bench).carry(BAGS);
    expect(bench.steps()).toEqual(HONEST);
  });

  it('may show plate and driver in separate messages, in any order', () => {
    const bench = ready();
    bench.arrive('', DRIVER);
    bench.arrive(PLATE, '');
    expect(bench.steps()).toEqual(['AT_GATE']);
  });

  it('is seen again while it leaves and is not refused', () => {
    const bench = loaded(ready());
    bench.carry(BAGS);
    bench.arrive();
    expect(bench.gate().map(({ step }) => step)).not.toContain('REFUSED');
  });

  it('waits while another is inside and is let in when that one is out', () => {
    const bench = ready(
      order({ truckOrderId: 'TO-2', plate: '粤B2', netG: 1_000_000, epcs: ['bb'] }),
    );
    bench.arrive();
    bench.arrive('粤B2');
    expect(bench.steps('TO-2')).toEqual([]);
    bench.weigh(TARE_G);
    bench.weigh(GROSS_G);
    expect(bench.steps('TO-2')).toEqual(['AT_GATE']);
    bench.carry(BAGS);
    bench.weigh(TARE_G);
    bench.weigh(16_000_000);
    bench.carry(['bb']);
    expect([bench.steps('TO-1'), bench.steps('TO-2')]).toEqual([HONEST, HONEST]);
  });

  it('carries the correlation id of what showed it', () => {
    const bench = ready();
    bench.at += 1_000;
    const shown = { plate: PLATE, driverId: DRIVER, correlationId: 'c-9' };
    bench.see(observe('vehicle', 'CAM-G1', bench.at, shown));
    expect(bench.gate()[0]?.correlationId).toBe('c-9');
  });
});

describe('a vehicle is refused', () => {
  const refusals = (bench: Bench) =>
    bench.gate().flatMap(({ step, code }) => (step === 'REFUSED' ? code : []));

  it('NO_INSTRUCTION: nobody ordered it', () => {
    const bench = ready();
    bench.arrive('粤Z99999', 'nobody');
    expect(refusals(bench)).toEqual(['NO_INSTRUCTION']);
    expect(bench.opened).toEqual([]);
  });

  it('WRONG_GATE: its order is for another gate', () => {
    const bench = ready();
    bench.arrive(PLATE, DRIVER, 'CAM-G2');
    expect(refusals(bench)).toEqual(['WRONG_GATE']);
  });

  it('WRONG_VEHICLE: another driver, another plate, or nobody shows who drives', () => {
    const driver = ready();
    driver.arrive(PLATE, 'somebody.else');
    expect(refusals(driver)).toEqual(['WRONG_VEHICLE']);
    const plate = ready();
    plate.arrive('粤Z99999', DRIVER);
    expect(refusals(plate)).toEqual(['WRONG_VEHICLE']);
    const unseen = ready();
    unseen.arrive(PLATE, '');
    expect(refusals(unseen)).toEqual([]);
    unseen.wait(30_000);
    expect(refusals(unseen)).toEqual(['WRONG_VEHICLE']);
  });

  it('INSTRUCTION_EXPIRED: before its window, and after it', () => {
    const early = new Bench();
    early.tell(lease(), order({ notBefore: MORNING + 10 * MINUTE }));
    early.arrive();
    expect(refusals(early)).toEqual(['INSTRUCTION_EXPIRED']);
    const late = ready();
    late.wait(3_600_000);
    late.arrive();
    expect(refusals(late)).toEqual(['INSTRUCTION_EXPIRED']);
  });

  it('LEASE_EXPIRED: no lease, one that ran out, or one whose ceilings are reached', () => {
    const none = new Bench();
    none.tell(order());
    none.arrive();
    expect(refusals(none)).toEqual(['LEASE_EXPIRED']);
    const over = new Bench();
    over.tell(lease({ expiresAt: MORNING + 5 * MINUTE }), order());
    over.wait(5 * MINUTE);
    over.arrive();
    expect(refusals(over)).toEqual(['LEASE_EXPIRED']);
    for (const low of [{ ceilingG: 5_014_999 }, { ceilingFen: 64_999_999 }]) {
      const full = new Bench();
      full.tell(lease(low), order());
      full.arrive();
      expect(refusals(full)).toEqual(['LEASE_EXPIRED']);
    }
  });

  it('HELD: its pledge, or the whole site; every reason is told', () => {
    const pledge = ready(hold({ pledgeId: 'P-1' }));
    pledge.arrive();
    expect(refusals(pledge)).toEqual(['HELD']);
    const site = new Bench();
    site.tell(order(), hold());
    site.arrive();
    expect(refusals(site)).toEqual(['HELD', 'LEASE_EXPIRED']);
    const other = ready(hold({ pledgeId: 'P-2' }));
    other.arrive();
    expect(refusals(other)).toEqual([]);
  });

  it('INSTRUCTION_REPLAY: its order was used', () => {
    const bench = loaded(ready());
    bench.carry(BAGS);
    bench.wait(5 * MINUTE);
    bench.arrive();
    expect(refusals(bench)).toEqual(['INSTRUCTION_REPLAY']);
    expect(bench.opened).toHaveLength(2);
  });

  it('once, however often the camera reads it, and let in when what was missing comes', () => {
    const bench = new Bench();
    bench.tell(order());
    for (let n = 0; n < 5; n += 1) bench.arrive();
    expect(refusals(bench)).toEqual(['LEASE_EXPIRED']);
    bench.tell(lease());
    expect(bench.steps()).toEqual(['REFUSED LEASE_EXPIRED', 'AT_GATE']);
  });

  it('when what the camera says is old: nobody stands there now', () => {
    const bench = ready();
    const at = { receivedAt: MORNING, observedAt: MORNING };
    bench.at = 10 * MINUTE;
    bench.see(observe('vehicle', 'CAM-G1', 0, { plate: PLATE, driverId: DRIVER, ...at }));
    bench.see(
      observe('vehicle', 'CAM-G1', bench.at, { plate: PLATE, driverId: DRIVER, historical: true }),
    );
    expect(bench.opened).toEqual([]);
  });
});

describe('a loaded truck is set aside', () => {
  it('NET_MISMATCH: heavier or lighter than its order by more than tolerance and errors', () => {
    for (const grossG of [GROSS_G + 100_000, GROSS_G - 100_000]) {
      const bench = loaded(ready(), grossG);
      expect(bench.steps().at(-1)).toBe('DISCREPANT NET_MISMATCH');
      expect(bench.opened).toEqual(['G-1']);
    }
    expect(loaded(ready(), GROSS_G + 80_000).opened).toEqual(['G-1', 'G-1']);
  });

  it('WRONG_GOODS: a foreign tag passed with it, though the weight is right', () => {
    const bench = ready();
    bench.arrive();
    bench.weigh(TARE_G);
    bench.carry([...BAGS.slice(0, 4), 'ff']);
    bench.weigh(GROSS_G);
    expect(bench.steps().at(-1)).toBe('DISCREPANT WRONG_GOODS');
    expect(bench.opened).toEqual(['G-1']);
    const foreign = only(bench.events, 'passage').find(({ epc }) => epc === 'ff');
    expect(foreign).toMatchObject({ plate: PLATE });
    expect(foreign).not.toHaveProperty('truckOrderId');
  });

  it('WRONG_GOODS: out, and a foreign tag follows, or one of its own is not seen in time', () => {
    const more = loaded(ready());
    more.carry(['ff', ...BAGS]);
    expect(more.steps().at(-1)).toBe('DISCREPANT WRONG_GOODS');
    const fewer = loaded(ready());
    fewer.carry(BAGS.slice(0, 4));
    fewer.wait(10 * MINUTE);
    expect(fewer.steps().at(-1)).toBe('DISCREPANT WRONG_GOODS');
    expect(fewer.gate().at(-1)?.epcs).toEqual(BAGS.slice(0, 4));
    fewer.carry(BAGS.slice(4));
    expect(fewer.steps().at(-1)).toBe('SETTLED');
  });

  it('HELD: the hold came while it was loading', () => {
    const bench = ready();
    bench.arrive();
    bench.weigh(TARE_G);
    bench.tell(hold({ pledgeId: 'P-1' }));
    bench.weigh(GROSS_G);
    expect(bench.steps().at(-1)).toBe('DISCREPANT HELD');
    expect(bench.opened).toEqual(['G-1']);
    bench.tell(hold({ pledgeId: 'P-1', issuedAt: MORNING + 1, lifted: true }));
    bench.carry(BAGS);
    expect(bench.steps().slice(-3)).toEqual(['DISCREPANT HELD', 'GROSS_WEIGHED', 'SETTLED']);
    expect(bench.opened).toEqual(['G-1', 'G-1']);
  });

  it('LEASE_EXPIRED: the lease ran out while it was loading; a new one lets it go', () => {
    const bench = new Bench();
    bench.tell(lease({ expiresAt: MORNING + 5 * MINUTE }), order());
    bench.arrive();
    bench.weigh(TARE_G);
    bench.wait(5 * MINUTE);
    bench.weigh(GROSS_G);
    expect(bench.steps().at(-1)).toBe('DISCREPANT LEASE_EXPIRED');
    bench.tell(lease({ issuedAt: MORNING + 6 * MINUTE }));
    expect(bench.opened).toEqual(['G-1', 'G-1']);
  });

  it('and may finish within the grace when its window ends, no later', () => {
    const inGrace = ready();
    inGrace.arrive();
    inGrace.weigh(TARE_G);
    inGrace.wait(3_600_000);
    inGrace.weigh(GROSS_G);
    expect(inGrace.opened).toEqual(['G-1', 'G-1']);
    const late = new Bench();
    late.tell(lease({ expiresAt: MORNING + 9e7 }), order());
    late.arrive();
    late.weigh(TARE_G);
    late.wait(3 * 3_600_000 + 1_000);
    late.weigh(GROSS_G);
    expect(late.steps().at(-1)).toBe('EXPIRED');
    expect(late.opened).toEqual(['G-1']);
  });
});

describe('a discrepancy has exits', () => {
  it('another weighbridge; weighing the same load on the same deck again is none', () => {
    const bench = loaded(ready(), GROSS_G + 110_000);
    bench.weigh(GROSS_G + 60_000, 'WB-1');
    expect(bench.opened).toEqual(['G-1']);
    bench.weigh(GROSS_G + 60_000, 'WB-2');
    bench.carry(BAGS);
    expect(bench.steps().slice(-3)).toEqual([
      'DISCREPANT NET_MISMATCH',
      'GROSS_WEIGHED',
      'SETTLED',
    ]);
  });

  it('unloading: another load on the same deck is a new fact', () => {
    const bench = loaded(ready(), GROSS_G + 1_000_000);
    bench.weigh(GROSS_G);
    expect(bench.opened).toEqual(['G-1', 'G-1']);
  });

  it('a supplementary order whose tolerance covers the net, and nothing else with the same id', () => {
    const bench = loaded(ready(), GROSS_G + 110_000);
    const other = { toleranceG: 200_000, plate: '粤Z99999' };
    expect(bench.tell(order(other))).toMatchObject({ accepted: false, code: 'INSTRUCTION_REPLAY' });
    expect(bench.tell(order({ toleranceG: 200_000 }))).toMatchObject({ accepted: true });
    bench.carry(BAGS);
    expect(bench.steps().at(-1)).toBe('SETTLED');
  });

  it('withdrawal: the truck stays until it is unloaded, and its tags are nobody’s leave', () => {
    const bench = loaded(ready(), GROSS_G + 110_000);
    expect(bench.tell(withdrawal())).toMatchObject({ accepted: true });
    expect(bench.steps().at(-1)).toBe('CANCELLED');
    bench.weigh(GROSS_G, 'WB-2');
    bench.carry(BAGS);
    expect(bench.opened).toEqual(['G-1']);
    expect(only(bench.events, 'passage')[0]).not.toHaveProperty('truckOrderId');
  });

  it('a foreign tag that is carried back, and a new weighing', () => {
    const bench = ready();
    bench.arrive();
    bench.weigh(TARE_G);
    bench.carry([...BAGS, 'ff']);
    bench.weigh(GROSS_G + 1_000_000);
    expect(bench.steps().slice(-2)).toEqual(['DISCREPANT WRONG_GOODS', 'DISCREPANT NET_MISMATCH']);
    bench.at += 20_000;
    bench.carry(['ff'], 'in');
    bench.weigh(GROSS_G);
    expect(bench.steps().at(-1)).toBe('SETTLED');
  });
});

describe('an instruction', () => {
  it('is answered again with the same answer, and once obeyed', () => {
    const bench = new Bench();
    const orders = [order(), order({ gateId: 'G-9', truckOrderId: 'TO-9' })];
    const withdrawals = [withdrawal(), withdrawal({ truckOrderId: 'TO-unknown' })];
    for (const instruction of [...orders, lease(), hold(), ...withdrawals]) {
      const first = bench.tell(instruction);
      bench.restart();
      expect(bench.tell(instruction)).toEqual(first);
    }
    expect(bench.steps()).toEqual(['CANCELLED']);
  });

  it('INSTRUCTION_BAD_SIGNATURE: forged, meant for something else, or no instruction at all', () => {
    const forgeries = [
      sign(order(), strangerKey),
      sign(order(), undefined, new TextEncoder().encode('pledgewatch/batch/1')),
      sign('not an object'),
      new Uint8Array(),
      new Uint8Array(20_000),
      Uint8Array.of(0xd2, 0x84, 0x40, 0xa0, 0xf6, 0x40),
      sign(order()).subarray(0, 100),
    ];
    for (const bytes of forgeries) {
      const bench = new Bench();
      bench.tell(lease());
      const { events } = bench.receive(bytes);
      expect(events).toMatchObject([
        { kind: 'gate', step: 'REFUSED', code: 'INSTRUCTION_BAD_SIGNATURE' },
      ]);
      bench.arrive();
      expect(bench.opened).toEqual([]);
      expect(bench.tell(order())).toMatchObject({ accepted: true });
    }
  });

  it('of a kind this gate does not know is answered, not obeyed', () => {
    const bench = new Bench();
    const { events } = bench.receive(sign({ type: 'dance', instructionId: 'i-x' }));
    expect(events).toMatchObject([
      { kind: 'instructionAnswer', instructionId: 'i-x', accepted: false },
    ]);
  });

  it('INSTRUCTION_REPLAY: a nonce or truck order that was given before, an older lease', () => {
    const bench = new Bench();
    const first = order();
    bench.tell(first, lease({ issuedAt: MORNING + 5 }));
    const replays = [
      order({ truckOrderId: 'TO-2', nonce: first.nonce }),
      order(),
      lease({ issuedAt: MORNING + 4 }),
    ];
    for (const replay of replays) {
      expect(bench.tell(replay)).toMatchObject({ accepted: false, code: 'INSTRUCTION_REPLAY' });
    }
  });

  it('WRONG_GATE: for another gateway, site or gate', () => {
    const bench = new Bench();
    const others = [
      order({ gatewayId: 'gw-2' }),
      order({ siteId: 'elsewhere' }),
      order({ gateId: 'G-9' }),
      lease({ gateId: 'G-9' }),
      hold({ siteId: 'elsewhere' }),
      withdrawal({ gatewayId: 'gw-2' }),
    ];
    for (const other of others) {
      expect(bench.tell(other)).toMatchObject({ accepted: false, code: 'WRONG_GATE' });
    }
  });

  it('INSTRUCTION_EXPIRED: its time is over by the latest time the cloud signed', () => {
    const bench = new Bench();
    bench.tell(hold({ issuedAt: MORNING + 2 * 3_600_000, lifted: true }));
    for (const late of [order(), lease({ expiresAt: MORNING + 3_600_000 })]) {
      expect(bench.tell(late)).toMatchObject({ accepted: false, code: 'INSTRUCTION_EXPIRED' });
    }
  });

  it('that sets the gateway’s clock back buys no time: a signed time is never unlearned', () => {
    const bench = ready(hold({ holdId: 'H-9', issuedAt: MORNING + 2 * 3_600_000, lifted: true }));
    bench.restart();
    bench.arrive();
    expect(bench.opened).toEqual([]);
  });

  it('to withdraw that comes before its order stops it', () => {
    const bench = new Bench();
    bench.tell(lease(), withdrawal());
    expect(bench.tell(order())).toMatchObject({ accepted: false, code: 'INSTRUCTION_EXPIRED' });
  });

  it('to withdraw what has left is refused', () => {
    const bench = loaded(ready());
    const asked = withdrawal();
    expect(bench.tell(asked)).toMatchObject({ accepted: false, code: 'INSTRUCTION_REPLAY' });
    bench.carry(BAGS);
    expect(bench.tell(asked)).toMatchObject({ accepted: false, code: 'INSTRUCTION_REPLAY' });
    expect(bench.steps()).toEqual(HONEST);
  });

  it('to hold says which orders had left before it came', () => {
    const bench = loaded(ready());
    bench.wait(MINUTE);
    expect(bench.tell(hold({ issuedAt: MORNING + 2_000 }))).toMatchObject({
      accepted: true,
      alreadyOut: ['TO-1'],
    });
    const later = hold({ holdId: 'H-2', issuedAt: bench.now });
    expect(bench.tell(later)).not.toHaveProperty('alreadyOut');
  });

  it('to hold says all that had left, in as many answers as that takes', () => {
    const wide = { ceilingG: 1_000_000_000, ceilingFen: 10_000_000_000 };
    const bench = new Bench();
    bench.tell(lease(wide));
    const ids = Array.from({ length: 17 }, (_, n) => `TO-${n + 10}`);
    for (const truckOrderId of ids) {
      const bag = `bb${truckOrderId.slice(3)}`;
      const plate = `粤A123${truckOrderId.slice(3)}`;
      bench.tell(order({ truckOrderId, plate, epcs: [bag] }));
      bench.arrive(plate);
      bench.weigh(TARE_G);
      bench.weigh(GROSS_G);
      bench.carry([bag]);
      bench.wait(MINUTE);
    }
    const before = bench.events.length;
    const asked = hold({ issuedAt: MORNING + 1 });
    bench.tell(asked);
    const answers = bench.events.slice(before).filter(({ kind }) => kind === 'instructionAnswer');
    expect(answers).toMatchObject([
      { instructionId: asked.instructionId, accepted: true, alreadyOut: ids.slice(0, 16) },
      { instructionId: asked.instructionId, accepted: true, alreadyOut: ids.slice(16) },
    ]);
  });

  it('to hold that comes after its own lifting changes nothing', () => {
    const bench = ready(
      hold({ issuedAt: MORNING + 2, lifted: true }),
      hold({ issuedAt: MORNING + 1 }),
    );
    bench.arrive();
    expect(bench.opened).toEqual(['G-1']);
  });

  it('is not held beyond the limit, and those held go on', () => {
    const bench = new Bench();
    bench.tell(lease());
    const many = Array.from({ length: 1_001 }, (_, n) =>
      order({ truckOrderId: `TO-${n}`, plate: `粤${n}` }),
    );
    expect(many.map((each) => bench.tell(each)?.accepted)).toEqual([
      ...Array.from({ length: 1_000 }, () => true),
      false,
    ]);
    bench.arrive('粤7');
    expect(bench.opened).toEqual(['G-1']);
  });
});

describe('time', () => {
  it('ends unused orders: EXPIRED, told once', () => {
    const bench = ready();
    bench.wait(3_599_000);
    expect(bench.steps()).toEqual([]);
    bench.wait(1);
    bench.wait(MINUTE);
    expect(bench.steps()).toEqual(['EXPIRED']);
  });

  it('counts what a lease let through against its ceilings until a new lease comes', () => {
    const bench = new Bench();
    const second = order({ truckOrderId: 'TO-2', plate: '粤B2' });
    bench.tell(lease({ ceilingG: 6_000_000 }), order(), second);
    loaded(bench).carry(BAGS);
    bench.arrive('粤B2');
    expect(bench.steps('TO-2')).toEqual(['REFUSED LEASE_EXPIRED']);
    bench.tell(lease({ issuedAt: MORNING + 5, ceilingG: 6_000_000 }));
    expect(bench.steps('TO-2')).toEqual(['REFUSED LEASE_EXPIRED', 'AT_GATE']);
  });
});

describe('the gateway stops', () => {
  const story: ((bench: Bench) => unknown)[] = [
    (bench) => bench.tell(lease()),
    (bench) => bench.tell(order()),
    (bench) => bench.arrive(),
    (bench) => bench.weigh(TARE_G),
    (bench) => bench.weigh(GROSS_G),
    (bench) => bench.carry(BAGS),
  ];

  it('after any commit, and goes on as if it had not', () => {
    const bench = new Bench();
    for (const act of story) {
      act(bench);
      bench.restart();
    }
    expect(bench.steps()).toEqual(HONEST);
    expect(bench.opened).toEqual(['G-1', 'G-1']);
  });

  it('before any commit: nothing was done, and it is done once when it happens again', () => {
    const bench = new Bench();
    for (const act of story) {
      bench.loseBeforeCommit(act);
      act(bench);
    }
    expect(bench.steps()).toEqual(HONEST);
    expect(bench.opened).toEqual(['G-1', 'G-1']);
  });

  it('between commit and barrier: the truck seen again goes through on the same use', () => {
    const bench = ready();
    bench.arrive();
    bench.opened.length = 0;
    bench.restart();
    bench.arrive();
    expect(bench.opened).toEqual(['G-1']);
    bench.weigh(TARE_G);
    bench.weigh(GROSS_G);
    bench.opened.length = 0;
    bench.restart();
    bench.arrive();
    expect(bench.opened).toEqual(['G-1']);
    bench.carry(BAGS);
    expect(bench.steps()).toEqual(HONEST);
  });
});

describe('a gate whose journal was damaged', () => {
  const later = (bench: Bench) => ({ notBefore: bench.now + 2 * MINUTE, issuedAt: bench.now });

  it('lets no order through again whose use is forgotten, with it or held anew', () => {
    const used = order();
    const bench = new Bench();
    bench.tell(lease(), used);
    loaded(bench);
    bench.forget('gate/order/TO-1');
    expect(bench.tell(used)).toMatchObject({ accepted: false, code: 'INSTRUCTION_REPLAY' });
    bench.opened.length = 0;
    bench.arrive();
    expect(bench.opened).toEqual([]);
  });

  it('does not trust an order that still reads as unused, nor what is left of a lease', () => {
    const bench = ready();
    bench.forget();
    bench.arrive();
    expect(bench.opened).toEqual([]);
    expect(bench.steps()).toEqual(['REFUSED INSTRUCTION_REPLAY', 'REFUSED LEASE_EXPIRED']);
    expect(bench.tell(lease())).toMatchObject({ accepted: false, code: 'INSTRUCTION_REPLAY' });
  });

  it('takes back an order that it can not have forgotten, and no other', () => {
    const bench = ready();
    bench.forget();
    bench.wait(2 * MINUTE);
    const { notBefore } = later(bench);
    const refused = { accepted: false, code: 'INSTRUCTION_REPLAY' };
    expect(bench.tell(withdrawal())).toMatchObject(refused);
    expect(bench.tell(withdrawal({ truckOrderId: 'TO-lost' }))).toMatchObject(refused);
    const overtaking = withdrawal({ truckOrderId: 'TO-2', notBefore });
    expect(bench.tell(overtaking)).toMatchObject({ accepted: true });
    const overtaken = bench.tell(order({ truckOrderId: 'TO-2', notBefore }));
    expect(overtaken).toMatchObject({ accepted: false });
  });

  it('executes what it is told afterwards', () => {
    const bench = ready();
    bench.forget();
    bench.wait(2 * MINUTE);
    const { notBefore, issuedAt } = later(bench);
    bench.tell(lease({ issuedAt }), order({ truckOrderId: 'TO-2', notBefore }));
    bench.wait(3 * MINUTE);
    bench.arrive();
    expect(bench.steps('TO-2')).toEqual(['AT_GATE']);
  });
});

it('a registered weighing that is shown again is no second one', () => {
  const bench = loaded(ready(), GROSS_G + 110_000);
  const weighed = bench.steps().filter((step) => step === 'GROSS_WEIGHED');
  const alibiId = bench.gate().at(-1)?.alibiIds?.at(-1) ?? '';
  bench.show('WB-1', GROSS_G + 110_000, { stable: true, alibiId, possibleDuplicate: true });
  expect(bench.steps().filter((step) => step === 'GROSS_WEIGHED')).toEqual(weighed);
});

it('every event is one the vocabulary has words for', () => {
  const bench = loaded(ready(hold({ pledgeId: 'P-2' })), GROSS_G + 110_000);
  bench.arrive('粤Z99999');
  bench.weigh(GROSS_G, 'WB-2');
  bench.carry(BAGS);
  for (const event of bench.events) expect([...Value.Errors(GoodsStatusEvent, event)]).toEqual([]);
});

it('a gate without a portal settles on plate, driver and weight alone', () => {
  const [gate] = plan.gates;
  const { readerId: _, ...blind } = gate!;
  const bench = new Bench({ ...plan, gates: [blind] });
  bench.tell(lease(), order());
  expect(loaded(bench).steps()).toEqual(HONEST);
  expect(bench.gate().at(-1)).not.toHaveProperty('epcs');
});
