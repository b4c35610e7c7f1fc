import { describe, expect, it } from 'vitest';
import { pageOfCourt } from '#/testing/court-page.ts';
import {
  bags,
  courtWithPledge,
  floating,
  lot,
  PEOPLE,
  receive,
  requestRelease,
  truck,
} from '#/testing/court/index.ts';
import { epcisFaults, isSchemaAbsent } from '#/testing/epcis-schema.ts';
import { Book } from './book.ts';
import { eventDocument } from './document.ts';
import type { EpcisEvent } from './event.ts';
import { eventsOf } from './mapping.ts';
import { OWN } from './words.ts';

/** Four bags come in for three that leave. */
function substituted(): EpcisEvent[] {
  const court = courtWithPledge(floating());
  receive(court, [lot('L-3', 'A-03', bags(30, 4))]);
  const out = { ...requestRelease('R-1', [truck('T-1', bags(0, 3))]), substitutes: 'IN-1' };
  court.give(PEOPLE.borrower, out);
  court.give(PEOPLE.maker, { type: 'release.make', releaseId: 'R-1' });
  court.give(PEOPLE.checker, { type: 'release.check', releaseId: 'R-1' });
  court.step('T-1', 'SETTLED', { epcs: bags(0, 3) });
  const shelf = new Map<string, unknown>();
  const book = new Book({
    get: (key) => shelf.get(key),
    put: (key, at) => void shelf.set(key, at),
  });
  const reading = { book, law: court.law, sensorReports: false };
  return [...eventsOf(pageOfCourt(court), reading)].map(({ event }) => event);
}

const raw = (tags: string[]) => tags.map((tag) => `urn:pledgewatch:epc:raw:${tag}`);

describe('a substitution', () => {
  const events = substituted();

  it('is two transaction events, the new goods bound before the old ones are freed', () => {
    const transactions = events.filter(
      ({ type, bizStep }) =>
        type === 'TransactionEvent' && [OWN.pledging, OWN.releasing].includes(bizStep as never),
    );
    const said = transactions.map(({ action, epcList }) => [action, epcList]);
    expect(said.slice(-2)).toEqual([
      ['ADD', raw(bags(30, 4))],
      ['DELETE', raw(bags(0, 3))],
    ]);
  });

  it('shows what came as received first, and as pledged only when it was accepted', () => {
    const ofNew = events.filter(({ epcList }) => epcList?.includes(raw(bags(30, 1))[0] as string));
    expect(ofNew.map(({ bizStep }) => bizStep)).toEqual(['receiving', 'accepting', OWN.pledging]);
    expect(ofNew[0]).toMatchObject({ disposition: 'in_progress' });
    expect(ofNew[0]?.bizTransactionList).toContainEqual({
      type: OWN.receivingOrder,
      bizTransaction: 'urn:pledgewatch:receiving-order:IN-1',
    });
  });

  it.skipIf(isSchemaAbsent)('is valid under the EPCIS 2.0 schema', () => {
    const faultsOf = epcisFaults();
    for (const event of events) {
      expect(faultsOf(JSON.parse(eventDocument(JSON.stringify(event))))).toEqual([]);
    }
  });
});
