import { describe, expect, it } from 'vitest';
import { pageOfCourt } from '#/testing/court-page.ts';
import {
  bag,
  courtWithPledge,
  PEOPLE,
  present,
  requestRelease,
  truck,
} from '#/testing/court/index.ts';
import { epcisFaults, isSchemaAbsent } from '#/testing/epcis-schema.ts';
import { retag } from '#/law/bindings/testing/bound.ts';
import { Book } from './book.ts';
import { eventDocument } from './document.ts';
import { eventsOf } from './mapping.ts';

/** A bag gets another tag, and leaves under it. */
function retagged() {
  const court = courtWithPledge();
  court.say([present(bag(70), true)]);
  court.give(PEOPLE.warehouse, retag('BI-1', bag(0), bag(70)));
  court.give(PEOPLE.supervisor, { type: 'binding.confirm', bindingId: 'BI-1' });
  court.give(PEOPLE.borrower, requestRelease('R-1', [truck('T-1', [bag(70)])]));
  court.give(PEOPLE.maker, { type: 'release.make', releaseId: 'R-1' });
  court.give(PEOPLE.checker, { type: 'release.check', releaseId: 'R-1' });
  court.step('T-1', 'SETTLED', { epcs: [bag(70)] });
  const shelf = new Map<string, unknown>();
  const book = new Book({
    get: (key) => shelf.get(key),
    put: (key, at) => void shelf.set(key, at),
  });
  const reading = { book, law: court.law, sensorReports: false };
  return [...eventsOf(pageOfCourt(court), reading)].map(({ event }) => event);
}

describe('another tag on a unit', () => {
  const uri = (n: number) => `urn:pledgewatch:epc:raw:${bag(n)}`;

  it('takes the old one out of use and the new one into use, and the goods leave under it', () => {
    const events = retagged();
    const of = (step: string) => events.find(({ bizStep }) => bizStep === step);
    expect(of('decommissioning')).toMatchObject({ action: 'DELETE', epcList: [uri(0)] });
    expect(of('commissioning')).toMatchObject({ action: 'ADD', epcList: [uri(70)] });
    expect(of('shipping')).toMatchObject({ epcList: [uri(70)] });
  });

  it.skipIf(isSchemaAbsent)('is valid under the EPCIS 2.0 schema', () => {
    const faultsOf = epcisFaults();
    for (const event of retagged()) {
      expect(faultsOf(JSON.parse(eventDocument(JSON.stringify(event))))).toEqual([]);
    }
  });
});
