import type { Verdict } from '#/core/index.ts';
import { lotsWith, type Book, type BookedPledge } from './book.ts';
import { observed, type LotDraft } from './lot-events.ts';
import { ordersOf } from './orders.ts';
import { uriOf, OWN } from './words.ts';

type Note = Extract<Verdict, { do: 'note' }>;

/** Goods moved inside the site stand elsewhere; of sampled ones some grams are gone. Both stay pledged. */
export function insideSite(
  { subject, facts, siteId = '' }: Note,
  pledge: BookedPledge,
  book: Book,
): LotDraft[] {
  const orders = ordersOf({ ...pledge, orderId: subject });
  if (facts['state'] === 'MOVED') {
    return book.relocate(subject).map((lot): LotDraft => ({
      ...observed(lot, pledge),
      bizStep: 'storing',
      readPoint: { id: uriOf.place(siteId, lot.slotId) },
      ...orders,
    }));
  }
  if (facts['state'] !== 'DRAWN') return [];
  const named = new Set(book.get('yard', subject)?.epcs);
  return lotsWith(pledge, (epc) => named.has(epc)).map((lot): LotDraft => ({
    ...observed(lot, pledge),
    bizStep: 'sampling',
    ...orders,
    'pw:sampleKg': Number(facts['takenG']) / 1_000,
    'pw:seals': String(facts['seals']),
  }));
}

/** What an emergency destroyed, as the joint count found: it is no more, and no longer pledged. */
export function destroyed(
  { facts, pledgeId = '' }: Note,
  pledge: BookedPledge,
  book: Book,
): LotDraft[] {
  const emergencyId = String(facts['emergencyId']);
  return book.writeOff(emergencyId, pledgeId).map((lot) => ({
    ...observed(lot, pledge),
    action: 'DELETE',
    bizStep: 'destroying',
    disposition: 'destroyed',
    persistentDisposition: { unset: [OWN.pledged] },
    ...ordersOf(pledge),
    'pw:emergencyId': emergencyId,
  }));
}
