import { epcUri } from '@pledgewatch/shared/epc';
import type { ClaimedLot, Verdict } from '#/core/index.ts';
import { lotsWith, type Book, type BookedPledge, type BookedTruck } from './book.ts';
import { conditionWords } from './condition-words.ts';
import type { Draft } from './event.ts';
import { courseDraft } from './course-events.ts';
import { bound, counted, massOf, observed, type LotDraft } from './lot-events.ts';
import { ordersOf } from './orders.ts';
import { destroyed, insideSite } from './inside-events.ts';
import { OWN, uriOf } from './words.ts';

type Note = Extract<Verdict, { do: 'note' }>;

/**
 * The EPCIS events of what the law noted, one a lot: a lot has 500 tags at most. Money is in none of
 * them. Notes that move no good and bind none (a limit checked, a release opened) are no events.
 */
export function pledgeDrafts(note: Note, book: Book): Draft[] {
  const { pledgeId, siteId } = note;
  if (pledgeId === undefined || siteId === undefined) return [];
  const pledge = book.get('pledge', pledgeId);
  if (!pledge) return [];
  const concerns = [{ pledgeId }];
  return lotDrafts(note, pledge, book).map((draft) => ({
    at: note.at,
    siteId,
    concerns,
    bizLocation: { id: uriOf.site(siteId) },
    ...draft,
  }));
}

function lotDrafts(note: Note, pledge: BookedPledge, book: Book): (LotDraft & { at?: number })[] {
  switch (note.note) {
    case 'pledge-active':
      return activated(pledge);
    case 'receiving-step':
      return received(note, pledge, book);
    case 'pledge-topped-up':
      return toppedUp(note, pledge, book);
    case 'yard-order-step':
      return insideSite(note, pledge, book);
    case 'emergency-recounted':
      return destroyed(note, pledge, book);
    case 'pledge-held':
      return pledge.lots.map((lot) => held(lot, pledge, note));
    case 'hold-lifted':
      return pledge.lots.map((lot) => lifted(lot, pledge, note));
    case 'survey-filed':
      return surveyed(note, pledge);
    case 'rebound':
      return rebound(note, pledge, book);
    case 'unit-condition-changed':
      return conditionDrafts(note, pledge, book);
    case 'control-lost':
    case 'control-regained':
    case 'default-declared':
    case 'default-cured':
    case 'default-settled':
    case 'exposure-extended':
      return pledge.lots.map((lot) => courseDraft(note, lot, pledge));
    case 'release-approved':
      return trucksOf(note.subject, book).flatMap((truck) =>
        ordered(truck, pledge).map(approved(truck)),
      );
    case 'truck-order-instructed':
      return ofTruck(note, book, (truck) => ordered(truck, pledge).map(instructed(truck)));
    case 'truck-order-settled':
      return ofTruck(note, book, (truck) => book.deliver(truck).flatMap(delivered(truck)));
    case 'truck-order-ended':
      return ofTruck(note, book, (truck) => ordered(truck, pledge).map(voided(truck)));
    case 'pledge-closed':
      return [closed(pledge)];
    default:
      return [];
  }
}

/** Counted together, handed over to the supervisor, and pledged from then on. */
function activated(pledge: BookedPledge): (LotDraft & { at?: number })[] {
  const { agreement, count, control, pledgor, supervisor, lots } = pledge;
  if (!agreement || !count || !control) return [];
  const { agreementDigest } = agreement;
  const { countedAt, signedBy, documentDigest } = count;
  const { controlProofDigest } = control;
  return lots.flatMap((lot) => [
    {
      ...counted(lot, pledge),
      at: countedAt,
      bizStep: 'stock_taking',
      ...ordersOf(pledge),
      'pw:signedBy': signedBy,
      'pw:countDigest': documentDigest,
    },
    {
      ...observed(lot, pledge),
      bizStep: 'accepting',
      persistentDisposition: { set: [OWN.pledged] },
      ...ordersOf(pledge),
      sourceList: [{ type: 'possessing_party', source: uriOf.party(pledgor) }],
      destinationList: [{ type: 'possessing_party', destination: uriOf.party(supervisor) }],
      'pw:controlProofDigest': controlProofDigest,
    },
    {
      ...bound(lot, pledge, 'ADD'),
      bizStep: OWN.pledging,
      disposition: OWN.pledged,
      ...ordersOf(pledge),
      'pw:agreementDigest': agreementDigest,
    },
  ]);
}

/** Goods that came: on the premises once they were inspected, and nobody's security yet. */
function received({ subject, facts }: Note, pledge: BookedPledge, book: Book): LotDraft[] {
  if (facts['state'] !== 'INSPECTED') return [];
  const lots = book.get('receiving', subject)?.lots ?? [];
  return lots.map((lot) => ({
    ...observed(lot, pledge),
    bizStep: 'receiving',
    disposition: 'in_progress',
    ...ordersOf({ ...pledge, receivingId: subject }),
  }));
}

/** Accepted: bound to the pledge before anything that they make up for is let out of it. */
function toppedUp({ facts }: Note, pledge: BookedPledge, book: Book): LotDraft[] {
  const receivingId = String(facts['receivingId']);
  const orders = ordersOf({ ...pledge, receivingId });
  return book.topUp(receivingId).flatMap((lot) => [
    {
      ...observed(lot, pledge),
      bizStep: 'accepting',
      persistentDisposition: { set: [OWN.pledged] },
      ...orders,
    },
    { ...bound(lot, pledge, 'ADD'), bizStep: OWN.pledging, disposition: OWN.pledged, ...orders },
  ]);
}

/** The old tag is out of use, and the new one in use on the same good; a scale is no good. */
function rebound({ facts }: Note, pledge: BookedPledge, book: Book): LotDraft[] {
  const [oldEpc, newEpc] = [facts['oldEpc'], facts['newEpc']].map(String) as [string, string];
  if (facts['of'] !== 'tag') return [];
  book.retag(pledge.pledgeId, oldEpc, newEpc);
  const tag = (epc: string) => ({ epcList: [epcUri(epc)], ...ordersOf(pledge) });
  const type = 'ObjectEvent';
  return [
    { type, action: 'DELETE', bizStep: 'decommissioning', disposition: 'inactive', ...tag(oldEpc) },
    { type, action: 'ADD', bizStep: 'commissioning', disposition: 'active', ...tag(newEpc) },
  ];
}

/** Measured apart from the accounts: what is there, and between which bounds. */
function surveyed({ subject, facts }: Note, pledge: BookedPledge): LotDraft[] {
  const { slotId, lowerG, nominalG, upperG } = facts;
  const lots = pledge.lots.filter((lot) => lot.bulkG !== undefined && lot.slotId === slotId);
  return lots.map((lot) => ({
    ...counted(lot, pledge),
    quantityList: [{ ...massOf(lot, pledge.pledgeId), quantity: Number(nominalG) / 1_000 }],
    bizStep: 'cycle_counting',
    ...ordersOf(pledge),
    'pw:surveyId': subject,
    'pw:lowerKg': Number(lowerG) / 1_000,
    'pw:upperKg': Number(upperG) / 1_000,
  }));
}

/** Looked at, and in another condition than before. */
function conditionDrafts({ subject }: Note, pledge: BookedPledge, book: Book): LotDraft[] {
  const change = book.get('change', subject);
  if (!change) return [];
  const epcs = new Set(change.epcs);
  return lotsWith(pledge, (epc) => epcs.has(epc)).map((lot) => ({
    ...observed(lot, pledge),
    bizStep: 'inspecting',
    ...conditionWords(change.condition),
    ...ordersOf(pledge),
  }));
}

function held(lot: ClaimedLot, pledge: BookedPledge, { facts }: Note): LotDraft {
  return {
    ...observed(lot, pledge),
    bizStep: 'holding',
    persistentDisposition: { set: [OWN.held] },
    ...ordersOf(pledge),
    ...holdOf(facts),
  };
}

/** While another hold stands, the goods stay held. */
function lifted(lot: ClaimedLot, pledge: BookedPledge, { facts }: Note): LotDraft {
  return {
    ...observed(lot, pledge),
    bizStep: OWN.liftingHold,
    ...(facts['held'] !== true && { persistentDisposition: { unset: [OWN.held] } }),
    ...ordersOf(pledge),
    ...holdOf(facts),
  };
}

function holdOf({ holdId, authority }: Note['facts']) {
  return { 'pw:holdId': String(holdId), 'pw:authority': String(authority) };
}

function approved(truck: BookedTruck) {
  return (lot: ClaimedLot): LotDraft => ({
    ...bound(lot, truck, 'OBSERVE'),
    bizStep: OWN.approving,
    disposition: OWN.pledged,
    ...ordersOf(truck),
  });
}

function instructed(truck: BookedTruck) {
  return (lot: ClaimedLot): LotDraft => ({
    ...bound(lot, truck, 'ADD'),
    bizStep: OWN.ordering,
    disposition: OWN.pledged,
    ...ordersOf(truck),
    'pw:plate': truck.plate,
  });
}

/** Freed, and away: the goods are no longer bound to the pledge, and no longer pledged. */
function delivered(truck: BookedTruck) {
  return (lot: ClaimedLot): LotDraft[] => [
    { ...bound(lot, truck, 'DELETE'), bizStep: OWN.releasing, ...ordersOf(truck) },
    {
      ...observed(lot, truck),
      bizStep: 'shipping',
      disposition: 'in_transit',
      persistentDisposition: { unset: [OWN.pledged] },
      ...ordersOf(truck),
      'pw:plate': truck.plate,
    },
  ];
}

/** An order that ended without its goods: what it was to ship was not. */
function voided(truck: BookedTruck) {
  return (lot: ClaimedLot): LotDraft => ({
    ...observed(lot, truck),
    bizStep: 'void_shipping',
    ...ordersOf(truck),
  });
}

function closed(pledge: BookedPledge): LotDraft {
  return {
    type: 'TransactionEvent',
    action: 'DELETE',
    bizStep: OWN.closing,
    epcList: [],
    ...ordersOf(pledge),
  };
}

function ordered(truck: BookedTruck, pledge: BookedPledge): ClaimedLot[] {
  const epcs = new Set(truck.epcs);
  return lotsWith(pledge, (epc) => epcs.has(epc));
}

function trucksOf(releaseId: string, book: Book): BookedTruck[] {
  const { truckOrderIds = [] } = book.get('release', releaseId) ?? {};
  return truckOrderIds.flatMap((id) => book.get('truck', id) ?? []);
}

function ofTruck(
  { subject }: Note,
  book: Book,
  draw: (truck: BookedTruck) => LotDraft[],
): LotDraft[] {
  const truck = book.get('truck', subject);
  return truck ? draw(truck) : [];
}
