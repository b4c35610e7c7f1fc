import { describe, expect, it } from 'vitest';
import { courtWithPledge, HOUR, NOON, PEOPLE, type Said } from '#/testing/court/index.ts';
import { slip } from './testing/slip.ts';

const { warehouse, supervisor, foreignWarehouse } = PEOPLE;
const issue = (firstNumber: number, count: number, gateId = 'G-1') =>
  ({ type: 'slip.issue', siteId: 'site-1', gateId, firstNumber, count }) as const;

/** Slips 1 to 10 are at the gate. */
function paperCourt() {
  const court = courtWithPledge();
  court.give(warehouse, issue(1, 10));
  return court;
}
const stateOf = (court: ReturnType<typeof paperCourt>, number = 1) =>
  court.law.slip('site-1', 'G-1', number)?.state;

/** The gate's own record, as it comes when the line is back. */
function seen(more: Partial<Extract<Said, { kind: 'gate' }>> = {}): Said {
  const net = { netLowerG: 1_990_000, netUpperG: 2_010_000 };
  return { kind: 'gate', gateId: 'G-1', step: 'SETTLED', plate: '粤E12345', ...net, ...more };
}

describe('a paper slip', () => {
  it('is used once: a number twice is refused', () => {
    const court = paperCourt();
    court.give(supervisor, slip(1));
    expect(court.refusal(supervisor, slip(1)).code).toBe('PW_SLIP_USED');
  });

  it('that was never issued to the gate is refused, and numbers are issued once', () => {
    const court = paperCourt();
    expect(court.refusal(warehouse, slip(11)).code).toBe('PW_SLIP_UNKNOWN');
    expect(court.refusal(warehouse, issue(10, 5)).code).toBe('PW_ID_TAKEN');
    expect(court.refusal(warehouse, issue(11, 5, 'G-9')).code).toBe('PW_NOT_FOUND');
    court.give(warehouse, issue(11, 5));
    court.give(warehouse, slip(11));
  });

  it('covers nothing from before it was issued, and nothing ahead', () => {
    const court = paperCourt();
    const early = slip(1, { passedAt: NOON - 1 });
    expect(court.refusal(warehouse, early).code).toBe('PW_TIME_UNFIT');
    const ahead = slip(1, { passedAt: NOON + HOUR });
    expect(court.refusal(warehouse, ahead).code).toBe('PW_TIME_UNFIT');
  });

  it('is the business of who stands beside the goods', () => {
    const court = paperCourt();
    expect(court.refusal(foreignWarehouse, slip(1)).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(PEOPLE.maker, slip(1)).code).toBe('PW_ROLE_FORBIDDEN');
  });

  it('is borne out by the plate, the time and the weighing of the gate’s own record, before or after', () => {
    const court = paperCourt();
    court.give(warehouse, slip(1));
    expect(stateOf(court)).toBe('ENTERED');
    court.now += HOUR;
    court.say([seen({ observedAt: NOON + 600_000 })]);
    expect(stateOf(court)).toBe('MATCHED');
    court.give(warehouse, slip(2));
    expect(stateOf(court, 2)).toBe('MATCHED');
  });

  it.each([
    ['another vehicle', { plate: '粤B00001' }],
    ['another hour', { observedAt: NOON + HOUR }],
    ['another weight: 3 t, and 2 t were written', { netLowerG: 2_990_000, netUpperG: 3_010_000 }],
  ])('is not borne out by %s: a day later it is unmatched', (_, more) => {
    const court = paperCourt();
    court.give(warehouse, slip(1));
    court.say([seen({ observedAt: NOON, ...more })]);
    court.pass(24 * HOUR);
    expect(stateOf(court)).toBe('UNMATCHED');
  });

  it('moves no order and frees no goods', () => {
    const court = paperCourt();
    const before = court.law.pledge('P-1')?.lots;
    court.give(warehouse, slip(1));
    expect(court.law.pledge('P-1')?.lots).toBe(before);
  });

  it('survives a restart', () => {
    const court = paperCourt();
    court.give(warehouse, slip(1));
    const before = court.law.snapshot();
    court.restart();
    expect(court.law.snapshot()).toBe(before);
    expect(court.refusal(warehouse, slip(1)).code).toBe('PW_SLIP_USED');
  });
});
