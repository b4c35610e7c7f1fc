import { describe, expect, it } from 'vitest';
import { GATEWAY_SWITCHED_OFF, type GateRefusal } from '@pledgewatch/shared/goods-status';
import {
  answer,
  gap,
  gate,
  lot,
  pledge,
  SmallSite,
  T0,
  truckOrder,
  weight,
} from '#/testing/small-site/index.ts';

const s = (seconds: number) => T0 + seconds * 1_000;

function site(): SmallSite {
  const small = new SmallSite(
    pledge(),
    pledge({ pledgeId: 'P-2', tenantId: 'bank-b', lots: [lot('B-01', 'b1')] }),
  );
  small.law.orders = [truckOrder()];
  return small;
}

describe('NET_MISMATCH', () => {
  it('tells what was weighed and what was ordered', () => {
    const small = site();
    const net = { netLowerG: 5_960_000, netUpperG: 6_040_000, correlationId: 'c-9' };
    small.batch([gate(s(1), 'DISCREPANT', { code: 'NET_MISMATCH', ...net })]);
    expect(small.raised).toMatchObject([
      {
        code: 'NET_MISMATCH',
        severity: 'critical',
        subject: 'TO-1',
        pledgeId: 'P-1',
        correlationId: 'c-9',
        facts: { plate: '粤A•••45', orderG: 5_000_000, netLowerG: 5_960_000 },
      },
    ]);
    expect(small.raised[0]?.reason.en).toContain('5,960 kg to 6,040 kg');
  });

  it('of an order that is known to no pledge here is nothing', () => {
    const small = site();
    small.batch([gate(s(1), 'DISCREPANT', { code: 'NET_MISMATCH', truckOrderId: 'TO-9' })]);
    expect(small.codes).toEqual([]);
  });
});

describe('INSTRUCTION_REFUSED', () => {
  it.each([
    ['WRONG_VEHICLE', 'critical'],
    ['WRONG_GOODS', 'critical'],
    ['WRONG_GATE', 'warning'],
    ['HELD', 'warning'],
    ['LEASE_EXPIRED', 'warning'],
    ['WEIGHING_NOT_EVIDENCE', 'warning'],
  ] as const)('with %s is %s', (refusal: GateRefusal, severity) => {
    const small = site();
    small.batch([gate(s(1), 'REFUSED', { code: refusal, plate: '粤B•••01#digest' })]);
    expect(small.raised).toMatchObject([
      {
        code: 'INSTRUCTION_REFUSED',
        severity,
        subject: 'TO-1',
        facts: { refusal, plate: '粤B•••01' },
      },
    ]);
  });

  it('is not told of a truck that simply has no order', () => {
    const small = site();
    small.batch([{ ...gate(s(1), 'REFUSED', { code: 'NO_INSTRUCTION' }) }]);
    expect(small.codes).toEqual([]);
  });

  it('of no known order concerns every bank on the site', () => {
    const small = site();
    const forged = { code: 'WRONG_GATE', truckOrderId: 'TO-9' } as const;
    small.batch([gate(s(1), 'REFUSED', forged)]);
    expect(small.raised.map(({ tenantId, subject }) => [tenantId, subject])).toEqual([
      ['bank-a', 'G-1'],
      ['bank-b', 'G-1'],
    ]);
  });

  it('tells every bank on the site, once, that a gateway can take no more', () => {
    const small = site();
    const full = { accepted: false, code: 'GATE_FULL' } as const;
    small.batch([answer(s(1), full), answer(s(2), full), answer(s(3), { accepted: true })]);
    expect(small.raised.map(({ tenantId, severity }) => [tenantId, severity])).toEqual([
      ['bank-a', 'critical'],
      ['bank-b', 'critical'],
    ]);
  });

  it('for one reason does not hide another', () => {
    const small = site();
    small.batch([
      gate(s(1), 'REFUSED', { code: 'HELD' }),
      gate(s(2), 'REFUSED', { code: 'HELD' }),
      gate(s(3), 'REFUSED', { code: 'WRONG_GATE' }),
    ]);
    expect(small.raised.map(({ facts }) => facts['refusal'])).toEqual(['HELD', 'WRONG_GATE']);
  });
});

describe('SEQ_GAP', () => {
  it('of the event lane is critical, of anything else a warning', () => {
    const small = site();
    small.batch([weight(s(0), 'A-01', 10_000)]);
    small.batch([gap(s(1), { count: 7 }), gap(s(1), { of: 'telemetry', count: 900 })]);
    small.batch([gap(s(2), { scope: 'device', of: 'S-A-01' })]);
    const told = small.raised.filter(({ tenantId }) => tenantId === 'bank-a');
    expect(told.map(({ subject, severity, facts }) => [subject, severity, facts['lost']])).toEqual([
      ['events', 'critical', 7],
      ['telemetry', 'warning', 900],
      ['S-A-01', 'warning', '?'],
    ]);
  });

  it('is no alarm where the gateway was switched off in order', () => {
    const small = site();
    const off = { scope: 'source', of: 'gd-foshan-01', reason: GATEWAY_SWITCHED_OFF } as const;
    small.batch([gap(s(1), off)]);
    expect(small.codes).toEqual([]);
    small.batch([gap(s(2), { ...off, reason: 'gateway-stopped' })]);
    expect(new Set(small.codes)).toEqual(new Set(['SEQ_GAP']));
  });

  it('is no alarm where nothing was lost', () => {
    const small = site();
    small.batch([gap(s(1), { count: 0 })]);
    expect(small.codes).toEqual([]);
  });

  it('of a device concerns those whose goods it watches', () => {
    const small = site();
    small.batch([weight(s(0), 'B-01', 10_000)]);
    small.batch([gap(s(1), { scope: 'device', of: 'S-B-01', count: 4 })]);
    expect(small.raised.map(({ tenantId }) => tenantId)).toEqual(['bank-b']);
  });

  it('tells of signed items that cannot be read, in either lane', () => {
    const small = site();
    small.batch([null, weight(s(1), 'A-01', 10_000), null], { undecoded: [0, 2] });
    expect(small.raised.filter(({ tenantId }) => tenantId === 'bank-a')).toMatchObject([
      {
        code: 'SEQ_GAP',
        facts: { lost: 2 },
        evidence: [
          { entry: 0, item: 0 },
          { entry: 0, item: 2 },
        ],
      },
    ]);
  });

  it('tells of a device whose bytes no decoder understands', () => {
    const small = site();
    const about = { sourceId: 'mqtt-1', deviceId: 'S-A-01', code: 'PW_DECODE' };
    const times = { observedAt: s(1), receivedAt: s(1), clock: 'gateway' } as const;
    small.batch([weight(s(0), 'A-01', 10_000)]);
    small.batch([{ kind: 'undecoded', ...times, ...about, digest: '0'.repeat(64) }]);
    expect(small.raised).toMatchObject([
      { code: 'SEQ_GAP', subject: 'S-A-01', severity: 'warning' },
    ]);
  });
});
