import type { Actor } from '@pledgewatch/shared/command';
import { personOf, requireOfPledge, unfit } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import type { Rule } from '../rule.ts';
import type { Notice } from './notice-book.ts';

/** The supervisor's side works by the notice from now on; late is better than never. */
export const acknowledgeControlLine: Rule<'controlLine.acknowledge'> = {
  check({ actor, command: { noticeId } }, books) {
    const { acknowledgedAt } = requireNotice(noticeId, actor, books);
    if (acknowledgedAt !== null) throw unfit('control-line notice', noticeId, 'ACKNOWLEDGED');
  },
  apply({ actor, command: { noticeId } }, folding, books) {
    const notice = requireNotice(noticeId, actor, books);
    notice.acknowledgedBy = personOf(actor);
    notice.acknowledgedAt = folding.at;
    books.lines.settle(notice);
  },
};

/** @throws {PledgewatchError} `PW_NOT_FOUND`, for a missing notice and another's alike. */
function requireNotice(noticeId: string, actor: Actor, { pledges, lines }: Books): Notice {
  const named = { what: 'control-line notice', id: noticeId };
  return requireOfPledge(lines.notices.get(noticeId), named, actor, pledges)[0];
}
