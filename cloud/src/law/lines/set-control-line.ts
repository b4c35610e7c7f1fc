import { isLive, requirePledge, unfit } from '#/pledges/index.ts';
import { ACKNOWLEDGE_LINE_MS, LINE_AHEAD_MAX_MS, NOTICES_PER_PLEDGE_MAX } from '../limits.ts';
import type { Rule } from '../rule.ts';
import type { Notice } from './notice-book.ts';
import { passLineTime } from './line-time.ts';

/**
 * The bank's control-line notice. It counts from its effective time on; orders that then no longer keep
 * the line are withdrawn before a truck uses them. One notice at a time waits for its effect.
 */
export const setControlLine: Rule<'controlLine.set'> = {
  check({ actor, command, now }, { pledges, lines }, refusals) {
    const { pledgeId, noticeId: id, effectiveAt } = command;
    const pledge = requirePledge(pledges, actor, pledgeId);
    if (!isLive(pledge)) throw unfit('pledge', pledgeId, pledge.state);
    const what = 'control-line notice';
    refusals.when(lines.notices.has(id), 'PW_ID_TAKEN', { what, id });
    const notices = lines.ofPledge(pledgeId);
    const waiting = notices.find(({ inForce }) => !inForce);
    if (waiting) refusals.add(unfit(what, waiting.noticeId, 'WAITING'));
    const isAhead = effectiveAt > now + LINE_AHEAD_MAX_MS;
    refusals.when(isAhead, 'PW_TIME_UNFIT', { what: 'effectiveAt', at: effectiveAt, now });
    const [count, max] = [notices.length, NOTICES_PER_PLEDGE_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: `${what}s`, count, max });
  },
  apply({ command }, folding, books) {
    const { type: _, acknowledgeWithinMs = ACKNOWLEDGE_LINE_MS, ...terms } = command;
    const notice: Notice = {
      ...terms,
      setAt: folding.at,
      setEntry: folding.cause,
      acknowledgeBy: folding.at + acknowledgeWithinMs,
      inForce: false,
      acknowledgedBy: null,
      acknowledgedAt: null,
      overdue: false,
    };
    books.lines.add(notice);
    passLineTime(notice, folding, books);
  },
};
