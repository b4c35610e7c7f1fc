import { isLive, type Folding, type Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { recheckOrders } from '../releases/recheck-orders.ts';
import type { Notice } from './notice-book.ts';

/** What the clock does to a notice: it comes into force, or its answer is overdue. */
export function passLineTime(notice: Notice, folding: Folding, books: Books): void {
  const pledge = books.pledges.pledges.get(notice.pledgeId) as Pledge;
  const isOver = !isLive(pledge);
  if (!isOver) {
    if (!notice.inForce && notice.effectiveAt <= folding.at) {
      takeEffect(notice, pledge, folding, books);
    }
    const isUnanswered = notice.acknowledgedAt === null && !notice.overdue;
    if (isUnanswered && notice.acknowledgeBy <= folding.at) {
      tellOverdue(notice, pledge, folding);
    }
  }
  books.lines.settle(notice, isOver);
}

function takeEffect(notice: Notice, pledge: Pledge, folding: Folding, books: Books): void {
  const { noticeId, controlLine } = notice;
  notice.inForce = true;
  pledge.controlLine = controlLine;
  const facts = {
    noticeId,
    basis: controlLine.basis,
    ...(controlLine.basis === 'quantity'
      ? { quantityG: controlLine.quantityG }
      : { valueFen: controlLine.valueFen }),
  };
  folding.note('control-line-changed', pledge, { subject: pledge.pledgeId, facts });
  recheckOrders(pledge, `control line ${noticeId}`, folding, books);
}

function tellOverdue(notice: Notice, pledge: Pledge, folding: Folding): void {
  const { noticeId, acknowledgeBy } = notice;
  notice.overdue = true;
  const facts = { noticeId, acknowledgeBy };
  folding.note('control-line-unacknowledged', pledge, { subject: pledge.pledgeId, facts });
}
