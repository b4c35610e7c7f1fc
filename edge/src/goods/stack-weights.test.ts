import { describe, expect, it } from 'vitest';
import { told, weigh } from './testing.ts';

const TEN_BAGS = 10_000_000;
const weights = (...observations: Parameters<typeof told>[1]) => told('stackWeight', observations);

describe('the weight of a stack', () => {
  it('is an interval as wide as the instrument may err in service', () => {
    expect(weights(weigh(0, TEN_BAGS))).toMatchObject([
      {
        scaleId: 'S-A-01',
        slotId: 'A-01',
        lowerG: 9_990_000,
        nominalG: TEN_BAGS,
        upperG: 10_015_000,
        evidence: true,
      },
    ]);
  });

  it('is told once a minute while nothing happens, not once a reading', () => {
    const minutes = Array.from({ length: 180 }, (_, s) => weigh(s * 1_000, TEN_BAGS + (s % 3)));
    expect(weights(...minutes)).toHaveLength(3);
  });

  it('is told when it rests again after a change, with the cause of the change', () => {
    const events = weights(
      weigh(0, TEN_BAGS),
      weigh(1_000, 9_400_000, { stable: false, correlationId: 'c-42' }),
      weigh(2_000, 9_050_000, { stable: false }),
      weigh(5_000, 9_000_000),
      weigh(6_000, 9_000_500),
    );
    expect(events.map(({ nominalG }) => nominalG)).toEqual([TEN_BAGS, 9_000_000]);
    expect(events[1]?.correlationId).toBe('c-42');
  });

  it('follows a slow loss by steps of e', () => {
    const events = weights(
      ...Array.from({ length: 31 }, (_, s) => weigh(s * 1_000, TEN_BAGS - s * 400)),
    );
    expect(events.map(({ nominalG }) => nominalG)).toEqual([10_000_000, 9_994_800, 9_989_600]);
  });

  it('below the minimum load claims nothing and is evidence all the same: an emptied slot shows', () => {
    const events = weights(weigh(0, TEN_BAGS), weigh(1_000, 1_500), weigh(2_000, -9_000));
    expect(events.slice(1)).toMatchObject([
      { lowerG: 0, nominalG: 1_500, upperG: 100_000, evidence: true },
      { lowerG: 0, nominalG: 0, upperG: 100_000, evidence: true },
    ]);
  });

  it.each([
    ['overload', { overload: true, stable: false }],
    ['not-legal-for-trade', { legalForTrade: false }],
    ['status-bad', { statusCode: 0x80310000 }],
    ['status-bad', { statusCode: 0x40920000 }],
  ] as const)('is telemetry only when %s', (reason, given) => {
    const [event] = weights(weigh(0, TEN_BAGS, given));
    expect(event?.evidence).toBe(false);
    expect(event?.notEvidence).toContain(reason);
  });

  it('is telemetry only when the verification has expired, and says both faults', () => {
    const late = 31 * 86_400_000;
    expect(weights(weigh(late, TEN_BAGS, { legalForTrade: false }))).toMatchObject([
      { evidence: false, notEvidence: ['not-legal-for-trade', 'verification-expired'] },
    ]);
  });

  it('that never rests is told of as unstable, once a minute', () => {
    const shaking = Array.from({ length: 130 }, (_, s) =>
      weigh(s * 1_000, TEN_BAGS + (s % 2) * 300_000, { stable: false }),
    );
    expect(weights(...shaking)).toMatchObject([
      { evidence: false, notEvidence: ['unstable'] },
      { evidence: false, notEvidence: ['unstable'] },
    ]);
  });

  it('rests by its own course where the instrument has no flag', () => {
    const [first] = weights(
      ...[0, 500_000, 1_000_000, 1_000_400, 999_900, 1_000_100].map((grossG, s) => {
        const { stable: _, ...observation } = weigh(s * 1_000, grossG);
        return observation;
      }),
    );
    expect(first).toMatchObject({ nominalG: 999_900, evidence: true });
  });

  it('tells what came late as of its own time and keeps the newer', () => {
    const events = weights(
      weigh(600_000, TEN_BAGS),
      weigh(300_000, 9_000_000, { receivedAt: weigh(601_000, 0).receivedAt, historical: true }),
      weigh(602_000, TEN_BAGS),
    );
    expect(events.map(({ nominalG, historical }) => [nominalG, historical])).toEqual([
      [TEN_BAGS, undefined],
      [9_000_000, true],
    ]);
  });
});
