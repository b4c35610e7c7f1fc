import { describe, expect, it } from 'vitest';
import type { Command } from '@pledgewatch/shared/command';
import type { YardOrderView } from '#/core/index.ts';
import { door, passage, pledge, SmallSite, T0, tag, weight } from '#/testing/small-site/index.ts';

const s = (seconds: number) => T0 + seconds * 1_000;
const begin: Command = { type: 'yardOrder.begin', orderId: 'MV-1' };

function order(given: Partial<YardOrderView> = {}): YardOrderView {
  return {
    orderId: 'MV-1',
    kind: 'move',
    pledgeId: 'P-1',
    tenantId: 'bank-a',
    siteId: 'gd-foshan-01',
    state: 'MOVING',
    reason: 'roof',
    notBefore: T0,
    notAfter: s(3_600),
    requestedBy: 'warehouse-1/qian',
    approvedBy: 'bank-a/wang',
    epcs: ['a100', 'a101'],
    massBySlotG: [['A-01', 2e6]],
    toleranceG: 6_000,
    toSlotId: 'A-03',
    toZoneId: 'A',
    ...given,
  };
}

/** Ten bags on each of two slots; two of A-01 are being moved. */
function movingSite(): SmallSite {
  const site = new SmallSite(pledge());
  site.batch([weight(T0, 'A-01', 10_000), weight(T0, 'A-02', 10_000)]);
  site.law.yardOrders = [order()];
  site.now = s(10);
  site.command(begin);
  return site;
}

describe('while a move order runs', () => {
  it('what it names may be off its slot: 2 t of 10 t explain 8 t, and its two tags are not missing', () => {
    const site = movingSite();
    site.batch([
      weight(s(60), 'A-01', 8_000),
      tag(s(61), 'a100', false),
      tag(s(62), 'a101', false),
    ]);
    site.wait(60_000);
    expect(site.codes).toEqual([]);
  });

  it('nothing more is: a third bag and its tag are told of, 1 t or more beyond the 2 t', () => {
    const site = movingSite();
    site.batch([weight(s(60), 'A-01', 7_000), tag(s(61), 'a105', false)]);
    site.wait(60_000);
    expect(site.codes.toSorted()).toEqual(['TAG_MISSING', 'UNAUTH_OUT', 'WEIGHT_STEP']);
  });

  it('no other slot is excused', () => {
    const site = movingSite();
    site.batch([weight(s(60), 'A-02', 9_000)]);
    site.wait(60_000);
    expect(site.codes.toSorted()).toEqual(['UNAUTH_OUT', 'WEIGHT_STEP']);
  });

  it('nothing has leave to pass a gate, not even what it names', () => {
    const site = movingSite();
    site.batch([passage(s(60), 'a100')]);
    expect(site.raised).toMatchObject([{ code: 'UNAUTH_OUT', subject: 'a100' }]);
  });

  it('a door that is opened out of hours is no less told of', () => {
    const site = movingSite();
    site.batch([door(s(60), true)]);
    expect(site.codes).toEqual(['DOOR_OPEN']);
  });
});

describe('when its window has ended', () => {
  it('and the goods stand nowhere, what it excused is told', () => {
    const site = movingSite();
    site.batch([weight(s(60), 'A-01', 8_000), tag(s(61), 'a100', false)]);
    site.wait(3_500_000);
    expect(site.codes).toEqual([]);
    site.law.yardOrders = [order({ state: 'OVERDUE' })];
    site.wait(120_000);
    expect(site.codes.toSorted()).toEqual(['TAG_MISSING', 'UNAUTH_OUT', 'WEIGHT_STEP']);
  });

  it('and they stand on their new slot, nothing is', () => {
    const site = movingSite();
    site.batch([weight(s(60), 'A-01', 8_000), weight(s(61), 'A-03', 2_000)]);
    site.law.yardOrders = [order({ state: 'MOVED' })];
    site.command({ type: 'move.complete', orderId: 'MV-1' });
    site.wait(7_200_000);
    site.batch([weight(s(7_300), 'A-01', 8_000)]);
    expect(site.codes).toEqual([]);
  });
});

it('of a drawn sample only what was taken is excused for good: 1.5 kg, and not the bag', () => {
  const site = new SmallSite(pledge());
  site.batch([weight(T0, 'A-01', 10_000)]);
  const ofSampling = { kind: 'sampling', epcs: ['a100'], massBySlotG: [['A-01', 1e6]] } as const;
  site.law.yardOrders = [order({ ...ofSampling, state: 'DRAWING' })];
  site.command(begin);
  site.batch([weight(s(60), 'A-01', 9_000)]);
  site.batch([weight(s(120), 'A-01', 9_998.5)]);
  site.law.yardOrders = [order({ ...ofSampling, state: 'DRAWN', massBySlotG: [['A-01', 1_500]] })];
  site.command({ type: 'sampling.draw', orderId: 'MV-1' } as Command);
  expect(site.codes).toEqual([]);
  site.batch([weight(s(180), 'A-01', 9_000)]);
  expect(site.codes).toEqual(['WEIGHT_STEP']);
});
