import type { ClaimedLot, Verdict } from '#/core/index.ts';
import type { BookedPledge } from './book.ts';
import type { Draft } from './event.ts';
import { bound, observed } from './lot-events.ts';
import { ordersOf } from './orders.ts';
import { OWN } from './words.ts';

type Note = Extract<Verdict, { do: 'note' }>;
type LotDraft = Omit<Draft, 'at' | 'siteId' | 'concerns'>;

/** What a default, a loss of control or an extension means for one lot: none of them moves it. */
export function courseDraft(note: Note, lot: ClaimedLot, pledge: BookedPledge): LotDraft {
  const { facts } = note;
  const own = ordersOf(pledge);
  const text = (name: string) => String(facts[name]);
  switch (note.note) {
    case 'control-lost':
      return {
        ...observed(lot, pledge),
        bizStep: OWN.losingControl,
        persistentDisposition: { set: [OWN.uncontrolled] },
        ...own,
        'pw:controlLossId': text('controlLossId'),
        'pw:ground': text('ground'),
      };
    case 'control-regained':
      return {
        ...observed(lot, pledge),
        bizStep: OWN.regainingControl,
        persistentDisposition: { unset: [OWN.uncontrolled] },
        ...own,
        'pw:controlLossId': text('controlLossId'),
        'pw:baselineDigest': text('baselineDigest'),
      };
    case 'exposure-extended':
      return {
        ...bound(lot, pledge, 'OBSERVE'),
        bizStep: OWN.extending,
        disposition: OWN.pledged,
        ...own,
        'pw:maturity': text('maturity'),
        'pw:agreementDigest': text('agreementDigest'),
      };
    default:
      return {
        ...bound(lot, pledge, 'OBSERVE'),
        bizStep: note.note === 'default-declared' ? OWN.defaulting : OWN.curing,
        disposition: OWN.pledged,
        ...own,
        'pw:defaultId': text('defaultId'),
        'pw:ground': text('ground'),
      };
  }
}
