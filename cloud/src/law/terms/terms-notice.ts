import type { EpochMs } from '@pledgewatch/shared/clock';
import type { CommandOf } from '@pledgewatch/shared/command';
import {
  countedPrice,
  figure,
  neededFen,
  quotedPrice,
  type Folding,
  type Pledge,
} from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { passNoticeTime, type NoticeKind } from '../lines/line-time.ts';
import type { Noticed } from '../lines/notice-book.ts';
import { recheckOrders } from '../releases/recheck-orders.ts';

/** By which a pledge is valued, beside the price. */
export type ValuationTerms = Pick<
  CommandOf<'valuationTerms.propose'>,
  'pledgeRatePermille' | 'haircutPermille' | 'warningLinePermille' | 'disposalLinePermille'
>;

/** A change of them and what became of it. */
export interface TermsNotice
  extends Noticed, Omit<CommandOf<'valuationTerms.propose'>, 'type' | 'acknowledgeWithinMs'> {
  readonly acknowledgeWithinMs: number;
  readonly proposedBy: string;
  readonly proposedAt: EpochMs;
  readonly proposedEntry: number;
  approvedEntry: number | null;
  /** What it took the place of, once it is in force. */
  before: ValuationTerms | null;
}

export function termsOf(pledge: Pledge): ValuationTerms {
  const { pledgeRatePermille, haircutPermille = 0 } = pledge;
  const { warningLinePermille, disposalLinePermille } = pledge;
  return { pledgeRatePermille, haircutPermille, warningLinePermille, disposalLinePermille };
}

const TERMS: NoticeKind<TermsNotice> = {
  book: ({ terms }) => terms,
  takeEffect,
  unacknowledged: 'valuation-terms-unacknowledged',
};

/** What the clock does to a change of terms. */
export function passTermsTime(notice: TermsNotice, folding: Folding, books: Books): void {
  passNoticeTime(notice, TERMS, folding, books);
}

/** The goods are valued anew, and orders that they no longer bear are taken back. */
function takeEffect(notice: TermsNotice, pledge: Pledge, folding: Folding, books: Books): void {
  const { noticeId, pledgeRatePermille, haircutPermille } = notice;
  const { warningLinePermille, disposalLinePermille } = notice;
  notice.before = termsOf(pledge);
  Object.assign(pledge, { pledgeRatePermille, warningLinePermille, disposalLinePermille });
  takeHaircut(pledge, haircutPermille, quotedPrice(pledge));
  books.pledges.revalued.add(pledge.pledgeId);
  const { lowerValueFen, verifiedPermille } = folding.positions.pledge(pledge);
  folding.note('valuation-terms-changed', pledge, {
    subject: pledge.pledgeId,
    facts: {
      noticeId,
      pledgeRatePermille,
      haircutPermille,
      warningLinePermille,
      disposalLinePermille,
      priceFenPerTonne: pledge.priceFenPerTonne,
      lowerValueFen: figure(lowerValueFen),
      requiredFen: figure(neededFen(pledge)),
      verifiedPermille,
    },
  });
  recheckOrders(pledge, `valuation terms ${noticeId}`, folding, books);
}

/** Sets what a pledge counts at; a pledge without a haircut keeps one price only. */
export function takeHaircut(pledge: Pledge, haircutPermille: number, quoted: number): void {
  pledge.priceFenPerTonne = countedPrice(quoted, haircutPermille);
  if (haircutPermille > 0) Object.assign(pledge, { quotedFenPerTonne: quoted, haircutPermille });
  else {
    delete pledge.quotedFenPerTonne;
    delete pledge.haircutPermille;
  }
}
