import { Value } from '@sinclair/typebox/value';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Alert } from '@pledgewatch/shared/alert';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import {
  activate,
  alertsIn,
  BANK,
  defineSite,
  clearedIn,
  door,
  gap,
  gate,
  health,
  lot,
  OTHER_BANK,
  passage,
  pledge,
  SmallSite,
  T0,
  tag,
  truckOrder,
  weight,
} from '#/testing/small-site/index.ts';

type Deed =
  | { readonly do: 'batch'; readonly items: readonly Told[]; readonly late: boolean }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'acknowledge'; readonly which: number }
  | { readonly do: 'shelve'; readonly which: number; readonly ms: number }
  | { readonly do: 'settle' };

/** An event that has still to be given its time. */
type Told = (at: number) => GoodsStatusEvent;

const slot = fc.constantFrom('A-01', 'A-02', 'B-01');
const epc = fc.constantFrom('a100', 'a101', 'a203', 'b100', 'ffff');
const told: fc.Arbitrary<Told> = fc.oneof(
  fc.tuple(slot, fc.integer({ min: 0, max: 12_000 }), fc.boolean()).map(
    ([slotId, kg, evidence]): Told =>
      (at) =>
        weight(at, slotId, kg, { evidence }),
  ),
  fc.tuple(epc, fc.boolean()).map(
    ([id, present]): Told =>
      (at) =>
        tag(at, id, present),
  ),
  epc.map(
    (id): Told =>
      (at) =>
        passage(at, id),
  ),
  fc.boolean().map(
    (open): Told =>
      (at) =>
        door(at, open),
  ),
  fc.tuple(slot, fc.constantFrom('alive', 'silent', 'fault')).map(([slotId, state]): Told => {
    const about = { deviceId: `S-${slotId}`, places: [slotId] };
    return (at) => health(at, state, about);
  }),
  fc.nat(3).map(
    (count): Told =>
      (at) =>
        gap(at, { count }),
  ),
  fc.constantFrom('AT_GATE', 'LOADING', 'GROSS_WEIGHED', 'REFUSED', 'DISCREPANT', 'CANCELLED').map(
    (step): Told =>
      (at) =>
        gate(at, step, { code: 'NET_MISMATCH' }),
  ),
);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('batch' as const),
      items: fc.array(told, { minLength: 1, maxLength: 8 }),
      late: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(2_000_000) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('acknowledge' as const), which: fc.nat(20) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('shelve' as const),
      which: fc.nat(20),
      ms: fc.integer({ min: 1, max: 4_000_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
);

function open(): SmallSite {
  const site = new SmallSite(
    pledge({ exposureFen: 100_000_000, controlLine: { basis: 'quantity', quantityG: 15e6 } }),
    pledge({ pledgeId: 'P-2', tenantId: OTHER_BANK.tenantId, lots: [lot('B-01', 'b1')] }),
  );
  site.law.orders = [truckOrder()];
  site.command(defineSite());
  site.command(activate());
  return site;
}

function perform(site: SmallSite, each: Deed): void {
  if (each.do === 'wait') site.wait(each.ms);
  if (each.do === 'batch') {
    const at = site.now - (each.late ? 600_000 : 0);
    const items = each.items.map((of, n) => of(at + n));
    site.batch(items, { at: site.now + items.length, epoch: each.late ? T0 : T0 + 1 });
  }
  if (each.do === 'acknowledge') {
    const mine = site.standing.filter(({ tenantId }) => tenantId === 'bank-a');
    const alertId = mine[each.which % Math.max(1, mine.length)]?.alertId;
    if (alertId !== undefined) site.command({ type: 'alert.acknowledge', alertId });
  }
  if (each.do === 'shelve') shelve(site, each);
  if (each.do === 'settle') {
    site.law.settle('TO-1');
    site.batch([gate(site.now, 'SETTLED')]);
  }
}

/** Asks for it, where that may be done, and has a colleague agree. */
function shelve(site: SmallSite, { which, ms }: { readonly which: number; readonly ms: number }) {
  const mine = site.standing.filter(({ tenantId }) => tenantId === 'bank-a');
  const alertId = mine[which % Math.max(1, mine.length)]?.alertId ?? '';
  const until = site.now + ms;
  for (const command of [
    { type: 'alert.shelve', alertId, until, reason: 'x' } as const,
    { type: 'alert.checkShelving', alertId } as const,
  ]) {
    const userId = command.type === 'alert.shelve' ? 'wang' : 'chen';
    try {
      site.command(command, { ...BANK, userId });
    } catch (error) {
      expect(error).toBeInstanceOf(PledgewatchError);
    }
  }
}

function play(deeds: readonly Deed[]): SmallSite {
  const site = open();
  for (const each of deeds) perform(site, each);
  return site;
}

const law = (holds: (deeds: Deed[]) => void) =>
  fc.assert(fc.property(fc.array(deed, { maxLength: 25 }), holds), { numRuns: 150 });

describe('whatever happens', () => {
  it('the same facts lead to the same decisions, byte for byte, with restarts in between or none', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(deed, fc.boolean()), { maxLength: 25 }), (deeds) => {
        const straight = play(deeds.map(([each]) => each));
        const restarted = open();
        for (const [each, restarts] of deeds) {
          if (restarts) restarted.restart();
          perform(restarted, each);
        }
        expect(JSON.stringify(restarted.decisions)).toBe(JSON.stringify(straight.decisions));
        expect(restarted.risk.snapshot()).toBe(straight.risk.snapshot());
      }),
      { numRuns: 150 },
    );
  });

  it('every alert is as the format says, and rests on entries that were there', () => {
    law((deeds) => {
      for (const { cause, ...decision } of play(deeds).decisions) {
        if (decision.do !== 'raise-alert') continue;
        expect([...Value.Errors(Alert, decision.alert)]).toEqual([]);
        for (const { entry } of decision.alert.evidence) expect(entry).toBeLessThanOrEqual(cause);
        expect(decision.alert.reason.en + decision.alert.reason.zh).not.toMatch(/[{}]/);
        expect(decision.alert.happenedAt).toBeLessThanOrEqual(decision.alert.raisedAt);
      }
    });
  });

  it('a decision is taken once, and only what was raised is cleared, once', () => {
    law((deeds) => {
      const { decisions } = play(deeds);
      const ids = decisions.map(({ decisionId }) => decisionId);
      expect(new Set(ids).size).toBe(ids.length);
      const raised = new Set(alertsIn(decisions).map(({ alertId }) => alertId));
      const cleared = clearedIn(decisions);
      expect(new Set(cleared).size).toBe(cleared.length);
      expect(cleared.filter((id) => !raised.has(id))).toEqual([]);
    });
  });

  it('no bank hears of another’s pledge', () => {
    law((deeds) => {
      for (const alert of play(deeds).raised) {
        const others = alert.tenantId === 'bank-a' ? 'P-2' : 'P-1';
        expect(JSON.stringify(alert)).not.toContain(others);
      }
    });
  });

  it('time is asked for only to come: a tick never leaves a timer behind that is due', () => {
    law((deeds) => {
      const site = play(deeds);
      site.wait(0);
      expect(site.risk.nextDueAt() ?? Infinity).toBeGreaterThan(site.now);
    });
  });
});
