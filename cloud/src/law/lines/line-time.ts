import { isLive, type Folding, type Pledge } from '#/pledges/index.ts';
import type { NoteKind } from '#/core/index.ts';
import type { Books } from '../books.ts';
import { recheckOrders } from '../releases/recheck-orders.ts';
import type { Notice, NoticeBook, Noticed } from './notice-book.ts';

/** What a kind of notice does when it comes into force, and what is told when nobody answers it. */
export interface NoticeKind<N extends Noticed> {
  readonly book: (books: Books) => NoticeBook<N>;
  readonly takeEffect: (notice: N, pledge: Pledge, folding: Folding, books: Books) => void;
  readonly unacknowledged: NoteKind;
}

const CONTROL_LINE: NoticeKind<Notice> = {
  book: ({ lines }) => lines,
  takeEffect: takeLine,
  unacknowledged: 'control-line-unacknowledged',
};

/** What the clock does to a control-line notice. */
export function passLineTime(notice: Notice, folding: Folding, books: Books): void {
  passNoticeTime(notice, CONTROL_LINE, folding, books);
}

/** What the clock does to a notice: it comes into force, or its answer is overdue. */
export function passNoticeTime<N extends Noticed>(
  notice: N,
  kind: NoticeKind<N>,
  folding: Folding,
  books: Books,
): void {
  const pledge = books.pledges.pledges.get(notice.pledgeId) as Pledge;
  const isOver = !isLive(pledge);
  if (!isOver) {
    if (!notice.inForce && notice.effectiveAt <= folding.at) {
      notice.inForce = true;
      kind.takeEffect(notice, pledge, folding, books);
    }
    const isUnanswered = notice.acknowledgedAt === null && !notice.overdue;
    if (isUnanswered && notice.acknowledgeBy <= folding.at) {
      notice.overdue = true;
      const { noticeId, acknowledgeBy } = notice;
      const facts = { noticeId, acknowledgeBy };
      folding.note(kind.unacknowledged, pledge, { subject: pledge.pledgeId, facts });
    }
  }
  kind.book(books).settle(notice, isOver);
}

function takeLine(notice: Notice, pledge: Pledge, folding: Folding, books: Books): void {
  const { noticeId, controlLine } = notice;
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
