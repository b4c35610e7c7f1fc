import type { Actor } from '@pledgewatch/shared/command';
import {
  isLive,
  notFound,
  personOf,
  requireOfPledge,
  requirePledge,
  unfit,
} from '#/pledges/index.ts';
import { refuseSame } from '../apart.ts';
import type { Books } from '../books.ts';
import { ACKNOWLEDGE_LINE_MS, LINE_AHEAD_MAX_MS, NOTICES_PER_PLEDGE_MAX } from '../limits.ts';
import { refuseUnordered } from '../prices/lines-ordered.ts';
import type { Rule } from '../rule.ts';
import { refuseSameEmployer } from '../signing/employers.ts';
import { passTermsTime, type TermsNotice } from './terms-notice.ts';

const WHAT = 'change of valuation terms';

/** The maker's half of new terms; nothing counts yet. One change at a time waits for its effect. */
export const proposeValuationTerms: Rule<'valuationTerms.propose'> = {
  check({ actor, command, now }, { pledges, terms }, refusals) {
    const { pledgeId, noticeId: id, effectiveAt } = command;
    const pledge = requirePledge(pledges, actor, pledgeId);
    if (!isLive(pledge)) throw unfit('pledge', pledgeId, pledge.state);
    refusals.when(terms.notices.has(id), 'PW_ID_TAKEN', { what: WHAT, id });
    const notices = terms.ofPledge(pledgeId);
    const waiting = notices.find(({ inForce }) => !inForce);
    if (waiting) refusals.add(unfit(WHAT, waiting.noticeId, 'WAITING'));
    const isAhead = effectiveAt > now + LINE_AHEAD_MAX_MS;
    refusals.when(isAhead, 'PW_TIME_UNFIT', { what: 'effectiveAt', at: effectiveAt, now });
    const [count, max] = [notices.length, NOTICES_PER_PLEDGE_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: `${WHAT}s`, count, max });
    refuseUnordered(command, refusals);
  },
  apply({ actor, command }, folding, { terms }) {
    const { type: _, acknowledgeWithinMs = ACKNOWLEDGE_LINE_MS, ...said } = command;
    terms.add({
      ...said,
      acknowledgeWithinMs,
      proposedBy: personOf(actor),
      proposedAt: folding.at,
      proposedEntry: folding.cause,
      approvedEntry: null,
      acknowledgeBy: 0,
      inForce: false,
      acknowledgedBy: null,
      acknowledgedAt: null,
      overdue: false,
      before: null,
    });
  },
};

/** The checker's half: the borrower has notice, and its clock runs. */
export const approveValuationTerms: Rule<'valuationTerms.approve'> = {
  check({ actor, command: { noticeId: id } }, books, refusals) {
    const notice = requireNotice(id, actor, books);
    if (notice.approvedEntry !== null) throw unfit(WHAT, id, 'APPROVED');
    const pledge = requirePledge(books.pledges, actor, notice.pledgeId);
    if (!isLive(pledge)) refusals.add(unfit('pledge', pledge.pledgeId, pledge.state));
    const maker = notice.proposedBy;
    refuseSame('valuationTerms.approve', { actor, id, parts: { maker } }, refusals);
    refuseSameEmployer({ actor, id, maker, pledge }, books, refusals);
  },
  apply({ actor, command }, folding, books) {
    const notice = requireNotice(command.noticeId, actor, books);
    notice.approvedEntry = folding.cause;
    notice.acknowledgeBy = folding.at + notice.acknowledgeWithinMs;
    const { noticeId, pledgeId, effectiveAt, acknowledgeBy, documentDigest } = notice;
    const { pledgeRatePermille, haircutPermille } = notice;
    const { warningLinePermille, disposalLinePermille } = notice;
    folding.note('valuation-terms-noticed', requirePledge(books.pledges, actor, pledgeId), {
      subject: pledgeId,
      facts: {
        noticeId,
        pledgeRatePermille,
        haircutPermille,
        warningLinePermille,
        disposalLinePermille,
        effectiveAt,
        acknowledgeBy,
        documentDigest,
      },
    });
    passTermsTime(notice, folding, books);
  },
};

/** The borrower has read them; late is better than never. */
export const acknowledgeValuationTerms: Rule<'valuationTerms.acknowledge'> = {
  check({ actor, command: { noticeId } }, books) {
    const { approvedEntry, acknowledgedAt } = requireNotice(noticeId, actor, books);
    if (approvedEntry === null) throw notFound(WHAT, noticeId);
    if (acknowledgedAt !== null) throw unfit(WHAT, noticeId, 'ACKNOWLEDGED');
  },
  apply({ actor, command: { noticeId } }, folding, books) {
    const notice = requireNotice(noticeId, actor, books);
    notice.acknowledgedBy = personOf(actor);
    notice.acknowledgedAt = folding.at;
    books.terms.settle(notice);
  },
};

/** @throws {PledgewatchError} `PW_NOT_FOUND`, for a missing notice and another's alike. */
function requireNotice(noticeId: string, actor: Actor, { pledges, terms }: Books): TermsNotice {
  const named = { what: WHAT, id: noticeId };
  return requireOfPledge(terms.notices.get(noticeId), named, actor, pledges)[0];
}
