import { describe, expect, it } from 'vitest';
import type { Command, CommandOf } from '@pledgewatch/shared/command';
import {
  courtWithOpenRelease,
  courtWithPledge,
  HOUR,
  instructionsIn,
  NOON,
  notesIn,
  PEOPLE,
  requestRelease,
  truck,
  UNIT_G,
  bags,
} from '#/testing/court/index.ts';

const { maker, borrower, supervisor, foreignBank, foreignSupervisor } = PEOPLE;
const DAY = 24 * HOUR;

function notice(
  noticeId: string,
  tonnes: number,
  more: Partial<CommandOf<'controlLine.set'>> = {},
) {
  return {
    type: 'controlLine.set',
    noticeId,
    pledgeId: 'P-1',
    controlLine: { basis: 'quantity', quantityG: tonnes * UNIT_G },
    effectiveAt: NOON,
    documentDigest: 'a'.repeat(64),
    ...more,
  } satisfies Command;
}
const answer = (noticeId: string): Command => ({ type: 'controlLine.acknowledge', noticeId });

describe('a control-line notice', () => {
  it('counts from its effective time on: what it forbids then was allowed before', () => {
    const court = courtWithPledge();
    court.give(maker, notice('N-1', 18, { effectiveAt: NOON + HOUR }));
    // 19,990 kg verified less 3 t and their 9 kg leave 16,981 kg: above 14 t, below 18 t.
    const asked = requestRelease('R-1', [truck('T-1', bags(0, 3))]);
    court.law.check(borrower, asked, court.now, court.positions);
    expect(court.law.nextDueAt()).toBe(NOON + HOUR);
    expect(notesIn(court.pass(HOUR))).toEqual(['control-line-changed']);
    expect(court.refusal(borrower, asked).code).toBe('PW_CONTROL_LINE');
    expect(court.law.pledge('P-1')?.controlLine).toEqual({
      basis: 'quantity',
      quantityG: 18 * UNIT_G,
    });
  });

  it('withdraws what is instructed and no longer keeps the line, and leaves what does', () => {
    const kept = courtWithOpenRelease();
    expect(instructionsIn(kept.give(maker, notice('N-1', 17)))).toEqual([]);
    const withdrawn = courtWithOpenRelease();
    expect(instructionsIn(withdrawn.give(maker, notice('N-1', 18)))).toMatchObject([
      { type: 'withdrawal', truckOrderId: 'T-1' },
    ]);
  });

  it('is answered by the supervisor’s side within a day, or that is noted, once', () => {
    const court = courtWithPledge();
    court.give(maker, notice('N-1', 12));
    expect(court.law.nextDueAt()).toBe(NOON + DAY);
    expect(notesIn(court.pass(DAY - 1))).toEqual([]);
    court.restart();
    expect(notesIn(court.pass(1))).toEqual(['control-line-unacknowledged']);
    expect(court.law.nextDueAt()).toBe(courtWithPledge().law.nextDueAt());
    court.give(supervisor, answer('N-1'));
    expect(court.refusal(supervisor, answer('N-1')).code).toBe('PW_STATE_UNFIT');
  });

  it('that was answered in time is not noted', () => {
    const court = courtWithPledge();
    court.give(maker, notice('N-1', 12, { acknowledgeWithinMs: 5_000 }));
    court.give(supervisor, answer('N-1'));
    expect(court.law.nextDueAt()).toBe(courtWithPledge().law.nextDueAt());
    expect(notesIn(court.pass(DAY))).toEqual([]);
  });

  it('is refused while another waits for its time, under a taken name, and from or to strangers', () => {
    const court = courtWithPledge();
    court.give(maker, notice('N-1', 12, { effectiveAt: NOON + HOUR }));
    const again = court.refusal(maker, notice('N-1', 13));
    expect(String(again.facts['codes'])).toBe('PW_ID_TAKEN PW_STATE_UNFIT');
    expect(court.refusal(foreignBank, notice('N-2', 1)).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(foreignSupervisor, answer('N-1')).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(maker, answer('N-1')).code).toBe('PW_ROLE_FORBIDDEN');
    const far = notice('N-2', 1, { effectiveAt: NOON + 400 * DAY });
    court.pass(HOUR);
    expect(court.refusal(maker, far).code).toBe('PW_TIME_UNFIT');
  });
});
