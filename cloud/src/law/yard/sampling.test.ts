import { describe, expect, it } from 'vitest';
import { bag, bags, courtWithPledge, HOUR, PEOPLE, stack, UNIT_G } from '#/testing/court/index.ts';
import { beginInside, cancel, draw, handOver, report, sampling } from './testing/inside.ts';

const { warehouse, supervisor, maker } = PEOPLE;

function courtInDrawing() {
  const court = courtWithPledge();
  beginInside(court, sampling());
  return court;
}

describe('a sample', () => {
  it('is booked to the gram: 20,000,000 g − 1,500 g − 900 g = 19,997,600 g', () => {
    const court = courtInDrawing();
    court.give(supervisor, draw());
    const lots = court.law.pledge('P-1')?.lots ?? [];
    const bookedG = lots.reduce((sum, { unitMassG, epcs }) => sum + unitMassG * epcs.length, 0);
    expect(bookedG).toBe(19_997_600);
    const massOf = (epc: string) => lots.find(({ epcs }) => epcs.includes(epc))?.unitMassG;
    expect([massOf(bag(0)), massOf(bag(1)), massOf(bag(2))]).toEqual([998_500, 999_100, UNIT_G]);
    expect(court.law.yardOrder('SA-1')?.massBySlotG).toEqual([['A-01', 2_400]]);
  });

  it('stands in the daily statement, and is no goods that came in, no variance', () => {
    const court = courtInDrawing();
    court.say(stack('A-01', bags(0, 10), 10 * UNIT_G - 2_400));
    court.give(supervisor, draw());
    court.now += HOUR;
    const closing = court.law.closingNow('P-1', court.now, court.positions);
    expect(closing).toMatchObject({ sampledG: 2_400, receivedG: 0, varianceG: 0 });
  });

  it('has a chain of custody: who drew it, before whom, under which seals, which laboratory', () => {
    const court = courtInDrawing();
    const same = draw('SA-1', { witnessedBy: 'gu' });
    expect(court.refusal(supervisor, same).code).toBe('PW_WITNESS_SAME');
    court.give(supervisor, draw());
    expect(court.refusal(supervisor, handOver('SA-1', ['CN-1', 'CN-9'])).code).toBe(
      'PW_SEALS_UNLIKE',
    );
    const elsewhere = { ...handOver(), laboratory: 'SGS' };
    expect(court.refusal(supervisor, elsewhere).code).toBe('PW_LABORATORY_OTHER');
    court.give(supervisor, handOver());
    expect(court.refusal(maker, report('SA-1', ['CN-1'])).code).toBe('PW_SEALS_UNLIKE');
    court.give(maker, report());
    expect(court.law.yardOrder('SA-1')).toMatchObject({
      state: 'REPORTED',
      sample: {
        seals: ['CN-1', 'CN-2'],
        drawnBy: 'gu',
        witnessedBy: 'qian',
        handedOver: { broughtBy: 'gu', receivedBy: 'lab-7' },
        report: { documentDigest: 'a'.repeat(64) },
      },
    });
  });

  it('takes no more than was agreed, no other unit and no whole one', () => {
    const court = courtInDrawing();
    // 2,101 g + 900 g = 3,001 g, and 3,000 g were agreed.
    const portion = (epc: string, takenG: number) => ({ epc, takenG });
    const more = [portion(bag(0), 2_101), portion(bag(1), 900)];
    expect(court.refusal(supervisor, draw('SA-1', { portions: more })).code).toBe(
      'PW_SAMPLE_TOO_LARGE',
    );
    const other = [portion(bag(5), 1)];
    expect(court.refusal(supervisor, draw('SA-1', { portions: other })).code).toBe(
      'PW_TAG_NOT_ORDERED',
    );
    const twice = [portion(bag(0), 1), portion(bag(0), 1)];
    expect(court.refusal(supervisor, draw('SA-1', { portions: twice })).code).toBe('PW_REPEATED');
    const large = courtWithPledge();
    beginInside(large, sampling('SA-1', { mostG: 5 * UNIT_G }));
    const whole = [portion(bag(0), UNIT_G)];
    expect(large.refusal(supervisor, draw('SA-1', { portions: whole })).code).toBe(
      'PW_SAMPLE_TOO_LARGE',
    );
  });

  it('is told once the rest of the units is back, as scales see it; drawn it can not be cancelled', () => {
    const court = courtInDrawing();
    court.say(stack('A-01', bags(1, 9)));
    expect(court.refusal(supervisor, draw()).code).toBe('PW_BASELINE_SHORT');
    court.say(stack('A-01', bags(0, 10)));
    court.give(supervisor, draw());
    expect(court.refusal(warehouse, cancel('SA-1')).code).toBe('PW_STATE_UNFIT');
  });

  it('survives a restart', () => {
    const court = courtInDrawing();
    court.give(supervisor, draw());
    const before = court.law.snapshot();
    court.restart();
    expect(court.law.snapshot()).toBe(before);
    court.give(supervisor, handOver());
  });
});
