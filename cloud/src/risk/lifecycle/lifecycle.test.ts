import { describe, expect, it } from 'vitest';
import type { Actor } from '@pledgewatch/shared/command';
import type { Decision } from '#/core/index.ts';
import {
  BANK,
  door,
  OTHER_BANK,
  passage,
  pledge,
  SmallSite,
  T0,
  tag,
} from '#/testing/small-site/index.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const s = (seconds: number) => T0 + seconds * 1_000;
const COLLEAGUE: Actor = { ...BANK, userId: 'chen' };
const GUARD: Actor = { tenantId: 'custodian', userId: 'qian', role: 'custodian' };

function movesIn(decisions: readonly Decision[]) {
  return decisions.flatMap((each) => (each.do === 'move-alert' ? [each] : []));
}

/** A site where the door stands open (a warning) and, if asked, a tag left (a critical). */
function openDoor(): { site: SmallSite; alertId: string } {
  const site = new SmallSite(pledge());
  site.batch([door(s(1), true)]);
  return { site, alertId: site.raised[0]?.alertId ?? '' };
}

function goneTag(): { site: SmallSite; alertId: string } {
  const site = new SmallSite(pledge());
  site.batch([passage(s(1), 'a100')]);
  return { site, alertId: site.raised[0]?.alertId ?? '' };
}

const shelve = (alertId: string, until: number) =>
  ({ type: 'alert.shelve', alertId, until, reason: 'the door is repaired' }) as const;
const takeOut = (alertId: string) =>
  ({ type: 'alert.takeOut', alertId, reason: 'away for verification' }) as const;
const check = (alertId: string) => ({ type: 'alert.checkShelving', alertId }) as const;
const unshelve = (alertId: string) => ({ type: 'alert.unshelve', alertId }) as const;
const refusal = (code: string) => expect.objectContaining({ code });

describe('a shelved condition', () => {
  it('is not called about, however often it comes and goes, until its time is over; then it is again', () => {
    const { site, alertId } = openDoor();
    const shelved = movesIn(site.command(shelve(alertId, s(3_600))));
    expect(shelved).toMatchObject([{ alertId, move: 'shelved', by: 'wang', until: s(3_600) }]);
    site.batch([door(s(10), false)]);
    site.batch([door(s(20), true)]);
    const again = site.raised[1];
    expect(again).toMatchObject({ code: 'DOOR_OPEN', shelving: { by: 'wang', until: s(3_600) } });
    const back = movesIn(site.wait(HOUR));
    expect(back).toMatchObject([{ alertId: again?.alertId, move: 'unshelved' }]);
    expect(back[0]).not.toHaveProperty('by');
    site.batch([door(s(4_000), false)]);
    site.batch([door(s(4_001), true)]);
    expect(site.raised[2]).not.toHaveProperty('shelving');
  });

  it('comes through when it has become graver than what was shelved', () => {
    const site = new SmallSite(pledge());
    site.batch([passage(s(1), 'a100', { direction: 'unknown' })]);
    expect(site.raised).toMatchObject([{ code: 'UNAUTH_OUT', severity: 'warning' }]);
    site.command(shelve(site.raised[0]?.alertId ?? '', s(3_600)));
    site.batch([passage(s(5), 'a100')]);
    expect(site.raised.at(-1)).toMatchObject({ code: 'UNAUTH_OUT', severity: 'critical' });
    expect(site.raised.at(-1)).not.toHaveProperty('shelving');
  });

  it('is brought back before its time by whoever of its bank wants it', () => {
    const { site, alertId } = openDoor();
    site.command(shelve(alertId, s(3_600)));
    const back = movesIn(site.command(unshelve(alertId), COLLEAGUE));
    expect(back).toMatchObject([{ alertId, move: 'unshelved', by: 'chen' }]);
    expect(() => site.command(unshelve(alertId))).toThrow(refusal('PW_STATE_UNFIT'));
    expect(site.risk.nextDueAt()).not.toBe(s(3_600));
  });

  it('stays shelved over a restart', () => {
    const { site, alertId } = openDoor();
    site.command(shelve(alertId, s(3_600)));
    site.restart();
    site.batch([door(s(10), false), door(s(20), true)]);
    expect(site.raised[1]).toHaveProperty('shelving');
    expect(movesIn(site.wait(HOUR))).toMatchObject([{ move: 'unshelved' }]);
  });

  it('is refused without an end to come, for too long, twice, and for what has cleared', () => {
    const { site, alertId } = openDoor();
    // A warning at most a week, 168 hours; a critical at most a shift, 12 hours.
    for (const until of [s(1), s(1) + 169 * HOUR]) {
      expect(() => site.command(shelve(alertId, until))).toThrow(refusal('PW_SHELVING_TIME'));
    }
    site.command(shelve(alertId, s(60)));
    expect(() => site.command(shelve(alertId, s(90)))).toThrow(refusal('PW_STATE_UNFIT'));
    site.batch([door(s(2), false)]);
    const gone = goneTag();
    const late = shelve(gone.alertId, s(1) + 13 * HOUR);
    expect(() => gone.site.command(late)).toThrow(refusal('PW_SHELVING_TIME'));
    gone.site.command({ type: 'alert.acknowledge', alertId: gone.alertId });
    expect(() => gone.site.command(shelve(gone.alertId, s(60)))).toThrow(refusal('PW_STATE_UNFIT'));
  });

  it('is nobody’s to shelve but its bank’s', () => {
    const { site, alertId } = openDoor();
    const foreign = () => site.command(shelve(alertId, s(60)), OTHER_BANK);
    expect(foreign).toThrow(refusal('PW_NOT_FOUND'));
  });
});

describe('four eyes', () => {
  it('shelve a critical: what one person asks for changes nothing until another agrees', () => {
    const { site, alertId } = goneTag();
    const asked = movesIn(site.command(shelve(alertId, s(3_600))));
    expect(asked).toMatchObject([{ move: 'shelving-asked', by: 'wang', until: s(3_600) }]);
    expect(() => site.command(check(alertId))).toThrow(refusal('PW_MAKER_IS_CHECKER'));
    const agreed = movesIn(site.command(check(alertId), COLLEAGUE));
    expect(agreed).toMatchObject([{ move: 'shelved', by: 'wang', checkedBy: 'chen' }]);
    expect(() => site.command(check(alertId), COLLEAGUE)).toThrow(refusal('PW_STATE_UNFIT'));
  });

  it('take anything out of service, a warning too, and it stays out until it is brought back', () => {
    const { site, alertId } = openDoor();
    expect(movesIn(site.command(takeOut(alertId)))).toMatchObject([{ move: 'shelving-asked' }]);
    site.command(check(alertId), COLLEAGUE);
    site.batch([door(s(10), false)]);
    site.wait(30 * 24 * HOUR);
    site.batch([door(site.now + 1_000, true)]);
    const again = site.raised.at(-1);
    expect(again?.shelving).toMatchObject({ by: 'wang', checkedBy: 'chen' });
    expect(again?.shelving).not.toHaveProperty('until');
    const back = movesIn(site.command(unshelve(again?.alertId ?? '')));
    expect(back).toMatchObject([{ alertId: again?.alertId, move: 'unshelved', by: 'wang' }]);
  });

  it('need not agree: what was asked for is withdrawn, and nothing was ever silent', () => {
    const { site, alertId } = goneTag();
    site.command(shelve(alertId, s(3_600)));
    site.command(unshelve(alertId));
    expect(() => site.command(check(alertId), COLLEAGUE)).toThrow(refusal('PW_STATE_UNFIT'));
    site.batch([passage(s(20), 'a101')]);
    expect(site.raised.every(({ shelving }) => shelving === undefined)).toBe(true);
  });
});

describe('the ladder', () => {
  it('tells those beside the goods after 15 min, and the bank again after an hour, of a critical', () => {
    const { site, alertId } = goneTag();
    const climbed = movesIn(site.wait(2 * HOUR));
    const told = climbed.filter((each) => each.alertId === alertId);
    expect(told.map(({ at }) => at)).toEqual([s(1) + 15 * MINUTE, s(1) + 60 * MINUTE]);
    expect(told).toMatchObject([
      { move: 'escalated', level: 1, roles: ['custodian', 'supervisor'] },
      { move: 'escalated', level: 2, roles: ['pledgee'] },
    ]);
  });

  it('is left when the bank acknowledges, not when the custodian does, nor when a note is written', () => {
    const { site } = goneTag();
    site.batch([tag(s(2), 'a101', false)]);
    const missing = site.raised.find(({ code }) => code === 'TAG_MISSING')?.alertId ?? '';
    site.command({ type: 'alert.note', alertId: missing, note: 'looking' }, GUARD);
    site.command({ type: 'alert.acknowledge', alertId: missing }, GUARD);
    const first = movesIn(site.wait(9 * HOUR)).filter((each) => each.alertId === missing);
    expect(first).toMatchObject([{ level: 1, at: s(2) + 8 * HOUR }]);
    site.command({ type: 'alert.acknowledge', alertId: missing });
    expect(movesIn(site.wait(48 * HOUR)).filter((each) => each.alertId === missing)).toEqual([]);
  });

  it('is left by what clears and by what is shelved, and begun anew by what comes back', () => {
    const { site, alertId } = openDoor();
    site.command(shelve(alertId, s(1) + 10 * HOUR));
    const moves = movesIn(site.wait(20 * HOUR));
    // Raised at 1 s, shelved until 10 h later: eight hours after that it climbs.
    expect(moves.map(({ move, at }) => [move, at])).toEqual([
      ['unshelved', s(1) + 10 * HOUR],
      ['escalated', s(1) + 18 * HOUR],
    ]);
    site.batch([door(site.now + 1, false)]);
    expect(movesIn(site.wait(48 * HOUR))).toEqual([]);
  });

  it('is climbed at the same facts after a restart', () => {
    const [straight, restarted] = [goneTag().site, goneTag().site];
    restarted.restart();
    for (const site of [straight, restarted]) site.wait(20 * MINUTE);
    restarted.restart();
    for (const site of [straight, restarted]) site.wait(2 * HOUR);
    expect(restarted.decisions).toEqual(straight.decisions);
  });
});
