import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor, PledgedLot, Role } from '@pledgewatch/shared/command';
import type { LawView, PledgeView, ReleaseView } from '#/core/index.ts';
import { createLaw } from '#/law/index.ts';
import { KEEP_ALL } from '#/testing/keep-all.ts';
import { openEmbeddedStore } from './embedded-store.ts';
import { createSeriesQuery, type SeriesQuery } from './index.ts';
import { MEASUREMENTS } from './measurements.ts';
import type { Point } from './point.ts';
import type { SeriesStore } from './store.ts';

const AT = 1_790_000_000_000;

function actor(role: Role, tenantId: string): Actor {
  return { role, tenantId, userId: 'somebody' };
}

const lot = (slotId: string, epcs: string[]): PledgedLot => ({
  lotId: `L-${slotId}`,
  slotId,
  zoneId: `Z-${slotId[0]}`,
  commodity: 'copper',
  unitMassG: 1,
  epcs,
});

const pledge = (pledgeId: string, of: Partial<PledgeView>) =>
  ({
    pledgeId,
    siteId: 'site-1',
    state: 'ACTIVE',
    activation: { at: 0 },
    delivered: [],
    lots: [],
    ...of,
  }) as unknown as PledgeView;

const PLEDGES = [
  pledge('P-1', { tenantId: 'bank-a', lots: [lot('A-01', ['aa01', 'aa02'])] }),
  pledge('P-2', { tenantId: 'bank-b', lots: [lot('B-01', ['bb01'])] }),
  pledge('P-3', { tenantId: 'bank-a', lots: [lot('C-01', ['cc01'])], activation: null }),
  pledge('P-5', {
    tenantId: 'bank-a',
    state: 'RELEASED',
    activation: { at: AT },
    delivered: [
      { ...lot('E-01', ['ee01']), at: AT + 5 },
      { ...lot('E-01', ['ee02']), at: AT + 10 },
    ],
  }),
  pledge('P-6', {
    tenantId: 'bank-b',
    activation: { at: AT + 20 },
    lots: [lot('E-01', ['ee01'])],
  }),
  pledge('P-4', { tenantId: 'bank-a', lots: [lot('A-01', ['dd01'])], siteId: 'site-2' }),
];

const RELEASES = [
  { releaseId: 'R-1', tenantId: 'bank-a', siteId: 'site-1', trucks: [{ truckOrderId: 'T-1' }] },
  { releaseId: 'R-2', tenantId: 'bank-b', siteId: 'site-1', trucks: [{ truckOrderId: 'T-2' }] },
] as unknown as ReleaseView[];

/** A law in which two banks have goods on one site, kept by one custodian. */
const law: LawView = {
  ...createLaw(),
  sees: ({ role, tenantId }, { siteId }) =>
    role === 'operator' || (tenantId === 'keeper' && siteId === 'site-1'),
  pledgesSeenBy: ({ tenantId }, after, limit) =>
    PLEDGES.filter((one) => one.tenantId === tenantId)
      .filter((one) => after === undefined || one.pledgeId > after)
      .slice(0, limit),
  releasesSeenBy: ({ tenantId }, after, limit) =>
    RELEASES.filter((one) => one.tenantId === tenantId)
      .filter((one) => after === undefined || one.releaseId > after)
      .slice(0, limit),
};

let store: SeriesStore;
let placed: number;

beforeEach(() => {
  store = openEmbeddedStore(new DatabaseSync(':memory:'), KEEP_ALL);
  placed = 0;
});

async function place(
  measurement: string,
  values: Record<string, unknown>,
  { siteId = 'site-1', atMs = AT } = {},
) {
  const point: Point = {
    measurement: MEASUREMENTS.get(measurement)!,
    siteId,
    gatewayId: 'gw-1',
    atMs,
    subMs: placed++,
    entry: 7,
    item: 0,
    values,
  };
  await store.write([point]);
}

function ask(who: Actor, measurement: string, more: Partial<SeriesQuery> = {}) {
  const tags = { siteId: 'site-1', ...more.tags };
  const asked = { measurement, from: 0, to: AT + 1, limit: 100, ...more, tags };
  return createSeriesQuery({ store, law }).query(who, asked);
}

async function values(who: Actor, measurement: string, key: string, more?: Partial<SeriesQuery>) {
  const { points } = await ask(who, measurement, more);
  return points.map((point) => point[key]);
}

const bankA = actor('pledgee', 'bank-a');
const bankB = actor('pledgee', 'bank-b');
const keeper = actor('custodian', 'keeper');

describe('who sees which points', () => {
  it('shows a bank the slots of its active pledges only', async () => {
    for (const slotId of ['A-01', 'B-01', 'C-01']) await place('stack_weight', { slotId });
    await place('stack_weight', { slotId: 'A-01' }, { siteId: 'site-2' });
    expect(await values(bankA, 'stack_weight', 'slotId')).toEqual(['A-01']);
    expect(await values(bankB, 'stack_weight', 'slotId')).toEqual(['B-01']);
    expect(await values(keeper, 'stack_weight', 'slotId')).toEqual(['A-01', 'B-01', 'C-01']);
  });

  it('shows two banks, one after the other on a slot, each its own time there', async () => {
    for (let ms = -1; ms <= 21; ms++) {
      await place('stack_weight', { slotId: 'E-01' }, { atMs: AT + ms });
      await place('passage', { epc: 'ee01', gateId: 'G-1' }, { atMs: AT + ms });
    }
    const seenBy = async (who: Actor, measurement: string, tags: Record<string, string>) => {
      const seen: number[] = [];
      let more: Partial<SeriesQuery> = {};
      for (;;) {
        const asked = { to: AT + 100, limit: 4, tags: { siteId: 'site-1', ...tags }, ...more };
        const { points, cursor } = await ask(who, measurement, asked);
        seen.push(...points.map(({ observedAt }) => (observedAt as number) - AT));
        if (cursor === undefined) return seen;
        more = { cursor };
      }
    };
    const first = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    for (const tags of [{}, { slotId: 'E-01' }] as Record<string, string>[]) {
      expect(await seenBy(bankA, 'stack_weight', tags)).toEqual(first);
      expect(await seenBy(bankB, 'stack_weight', tags)).toEqual([20, 21]);
    }
    expect(await seenBy(bankA, 'passage', {})).toEqual([0, 1, 2, 3, 4]);
    expect(await seenBy(bankB, 'passage', {})).toEqual([20, 21]);
  });

  it('answers for another bank’s slot as for one that does not exist', async () => {
    await place('stack_weight', { slotId: 'B-01' });
    const others = await ask(bankA, 'stack_weight', { tags: { siteId: 'site-1', slotId: 'B-01' } });
    const nothing = await ask(bankA, 'stack_weight', { tags: { siteId: 'site-1', slotId: 'X' } });
    expect(others).toEqual(nothing);
    expect(others).toEqual({ points: [] });
  });

  it('shows a bank the passages and readings of its own tags', async () => {
    for (const epc of ['aa01', 'bb01', 'cc01', 'aa02']) {
      await place('passage', { epc, gateId: 'G-1', direction: 'out' });
      await place('observed_tag', { epc, deviceId: 'R-A', sourceId: 'mqtt' });
    }
    expect(await values(bankA, 'passage', 'epc')).toEqual(['aa01', 'aa02']);
    expect(await values(bankA, 'observed_tag', 'epc')).toEqual(['aa01', 'aa02']);
    const one = { tags: { siteId: 'site-1', epc: 'aa02' } };
    expect(await values(bankA, 'passage', 'epc', one)).toEqual(['aa02']);
  });

  it('shows a bank the steps of its own truck orders at the gate', async () => {
    for (const truckOrderId of ['T-1', 'T-2']) {
      await place('gate', { truckOrderId, gateId: 'G-1', step: 'AT_GATE' });
    }
    await place('gate', { gateId: 'G-1', step: 'REFUSED', code: 'NO_INSTRUCTION' });
    expect(await values(bankA, 'gate', 'truckOrderId')).toEqual(['T-1']);
    expect(await values(keeper, 'gate', 'step')).toEqual(['AT_GATE', 'AT_GATE', 'REFUSED']);
  });

  it('keeps what tells of no pledge to those who keep the site', async () => {
    await place('observed_weight', { deviceId: 'S-1', sourceId: 'mqtt', grossG: 1 });
    expect(await values(bankA, 'observed_weight', 'grossG')).toEqual([]);
    expect(await values(keeper, 'observed_weight', 'grossG')).toEqual([1]);
    expect(await values(actor('custodian', 'another'), 'observed_weight', 'grossG')).toEqual([]);
  });
});

describe('a query', () => {
  it('gives each point its time to the nanosecond and its ledger entry', async () => {
    await place('door', { doorId: 'D-1', zoneId: 'Z-A', open: true, outOfHours: false });
    expect(await ask(keeper, 'door')).toEqual({
      points: [
        {
          time: '1790000000000000000',
          observedAt: AT,
          siteId: 'site-1',
          gatewayId: 'gw-1',
          doorId: 'D-1',
          zoneId: 'Z-A',
          open: true,
          outOfHours: false,
          entry: 7,
        },
      ],
    });
  });

  it('goes on where its cursor says, to the end', async () => {
    for (let gram = 0; gram < 7; gram++) {
      await place('observed_weight', { deviceId: 'S-1', sourceId: 'mqtt', grossG: gram });
    }
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      const more = { limit: 3, ...(cursor === undefined ? {} : { cursor }) };
      const answer = await ask(keeper, 'observed_weight', more);
      seen.push(answer.points.map((point) => point['grossG']));
      cursor = answer.cursor;
    } while (cursor !== undefined);
    expect(seen).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
  });

  it.each([
    ['a measurement there is not', 'weather', {}, 'PW_SERIES_UNKNOWN'],
    ['a tag it does not have', 'door', { tags: { siteId: 's', slotId: 'A' } }, 'PW_SERIES_UNKNOWN'],
    ['a number as a tag', 'door', { tags: { siteId: 's', entry: '1' } }, 'PW_SERIES_UNKNOWN'],
    ['a cursor of nobody’s', 'door', { cursor: 'bm9uc2Vuc2U' }, 'PW_CURSOR_INVALID'],
  ])('is refused with a code: %s', async (_what, measurement, more, code) => {
    await expect(ask(keeper, measurement, more as Partial<SeriesQuery>)).rejects.toMatchObject({
      code,
    });
  });

  it('that reaches before what is kept says from when on it is', async () => {
    await place('climate', { sensorId: 'C-1', zoneId: 'A', temperatureMilliC: 1 });
    store = { ...store, keptFrom: () => AT };
    expect(await ask(keeper, 'climate', { from: AT - 1 })).toMatchObject({ keptFrom: AT });
    expect(await ask(keeper, 'climate', { from: AT })).not.toHaveProperty('keptFrom');
  });

  it('must name its site', async () => {
    const asked = { measurement: 'door', tags: {}, from: 0, to: AT, limit: 1 };
    await expect(createSeriesQuery({ store, law }).query(keeper, asked)).rejects.toMatchObject({
      code: 'PW_SERIES_SITE_MISSING',
    });
  });
});
