import type { EventsFact, Fact, LawView, LedgeredDecision, Page } from '#/core/index.ts';
import { pledgesNamed } from '#/evidence/index.ts';
import { eventTime } from '#/positions/index.ts';
import { alarmDraft } from './alarm-events.ts';
import type { Book, BookedVoid } from './book.ts';
import { eventId } from './event-id.ts';
import type { Draft, EpcisEvent } from './event.ts';
import { goodsDrafts, isSensorReport } from './goods-events.ts';
import { PLACES_OF_ENTRY } from './limits.ts';
import { zoneOffset } from './offset.ts';
import { pledgeDrafts } from './pledge-events.ts';

/** An event with its place among all, its times as numbers, and whose eyes it is for. */
export interface Recorded {
  /** Grows with the ledger; the same entry gives the same places. */
  readonly place: number;
  readonly at: number;
  readonly recordedAt: number;
  readonly event: EpcisEvent;
  readonly concerns: Draft['concerns'];
}

/** What a page is read with. */
export interface Reading {
  /** Whether plain sensor reports become events; the steps of goods and pledges always do. */
  readonly sensorReports: boolean;
  readonly book: Book;
  readonly law: LawView;
}

/** The events of a page in the order of the ledger; the book is folded on the way. */
export function* eventsOf({ facts, decisions }: Page, reading: Reading): Iterable<Recorded> {
  let next = 0;
  for (const fact of facts) {
    for (; next < decisions.length && decisions[next]!.index < fact.index; next++) {
      yield* ofDecision(decisions[next]!, reading);
    }
    yield* ofFact(fact, reading);
  }
  for (; next < decisions.length; next++) yield* ofDecision(decisions[next]!, reading);
}

function ofFact(fact: Fact, reading: Reading): Iterable<Recorded> {
  if (fact.kind === 'command') reading.book.hear(fact);
  return fact.kind === 'events' ? ofBatch(fact, reading) : [];
}

function* ofBatch(fact: EventsFact, { book, law, sensorReports }: Reading): Iterable<Recorded> {
  const { siteId } = fact.header;
  let part = 0;
  for (const [item, value] of fact.items.entries()) {
    if (value === null || (!sensorReports && isSensorReport(value))) continue;
    if (value.kind === 'gate') book.sawLeaving(value);
    const drafts = goodsDrafts(value, siteId);
    if (drafts.length === 0) continue;
    const at = eventTime(value, fact.acceptedAt);
    const concerns = [{ siteId }, ...pledgesNamed(value, fact, law).map(concernOf)];
    for (const draft of drafts) {
      const place = { entry: fact.index, part: part++, recordedAt: fact.acceptedAt };
      yield recorded({ ...draft, at, siteId, item, concerns }, place, book);
    }
  }
}

function* ofDecision({ index, decision }: LedgeredDecision, { book }: Reading): Iterable<Recorded> {
  if (decision.do === 'raise-alert') {
    const place = { entry: index, part: 0, recordedAt: decision.alert.raisedAt };
    yield recorded(alarmDraft(decision.alert), place, book);
  }
  if (decision.do !== 'note') return;
  const { note, subject, facts, at: recordedAt } = decision;
  const events = pledgeDrafts(decision, book).map((draft, part) =>
    recorded(draft, { entry: index, part, recordedAt }, book),
  );
  yield* events;
  if (note === 'truck-order-ended') book.stayed(subject, events.map(asSaid));
  if (note !== 'truck-order-settled' || facts['late'] !== true) return;
  const said = book.get('void', subject) ?? [];
  yield* declaredVoid(said, { entry: index, part: events.length, recordedAt }, events);
}

function asSaid({ at, event, concerns }: Recorded) {
  return { at, event, concerns };
}

/** Goods that were said to have stayed had left: each such event once more, under its own name, as void. */
function declaredVoid(
  said: BookedVoid,
  { entry, part, recordedAt }: { entry: number; part: number; recordedAt: number },
  instead: readonly Recorded[],
): Recorded[] {
  const declarationTime = new Date(recordedAt).toISOString();
  const correctiveEventIDs = instead
    .filter(({ event }) => event.type === 'ObjectEvent')
    .map(({ event }) => event.eventID);
  return said.map(({ at, event, concerns }, index) => ({
    place: entry * PLACES_OF_ENTRY + part + index,
    at,
    recordedAt,
    concerns,
    event: {
      ...event,
      recordTime: declarationTime,
      errorDeclaration: { declarationTime, reason: 'did_not_occur', correctiveEventIDs },
    },
  }));
}

function concernOf(pledgeId: string) {
  return { pledgeId };
}

function recorded(
  draft: Draft,
  { entry, part, recordedAt }: { entry: number; part: number; recordedAt: number },
  book: Book,
): Recorded {
  const { at, siteId, item, concerns, type, ...said } = draft;
  const timeZone = book.get('site', siteId)?.timeZone ?? 'UTC';
  const named = {
    type,
    eventTime: new Date(at).toISOString(),
    eventTimeZoneOffset: zoneOffset(at, timeZone),
    ...said,
    'pw:ledgerEntry': entry,
    ...(item !== undefined && { 'pw:item': item }),
  };
  const event = {
    eventID: eventId(named),
    recordTime: new Date(recordedAt).toISOString(),
    ...named,
  };
  return { place: entry * PLACES_OF_ENTRY + part, at, recordedAt, event, concerns };
}
