import { describe, expect, it } from 'vitest';
import { beginInside, carry, complete, draw, move, sampling } from '#/law/yard/testing/inside.ts';
import { pageOfCourt } from '#/testing/court-page.ts';
import { declare, recount } from '#/law/emergencies/testing/fire.ts';
import { bag, bags, courtWithPledge, PEOPLE, present } from '#/testing/court/index.ts';
import { epcisFaults, isSchemaAbsent } from '#/testing/epcis-schema.ts';
import { Book } from './book.ts';
import { eventDocument } from './document.ts';
import type { EpcisEvent } from './event.ts';
import { eventsOf } from './mapping.ts';

/** Two bags of A-01 move to A-03, a sample is drawn from the next two, and a fire destroys one of A-02. */
function inside(): EpcisEvent[] {
  const court = courtWithPledge();
  beginInside(court, move());
  carry(court);
  court.give(PEOPLE.warehouse, complete('MV-1'));
  beginInside(court, sampling('SA-1', { epcs: bags(2, 2) }));
  const portions = bags(2, 2).map((epc) => ({ epc, takenG: 750 }));
  court.give(PEOPLE.supervisor, draw('SA-1', { portions }));
  court.give(PEOPLE.warehouse, declare());
  court.say([present(bag(12), false)]);
  court.give(PEOPLE.maker, recount('EM-1', [bag(12)]));
  const shelf = new Map<string, unknown>();
  const book = new Book({
    get: (key) => shelf.get(key),
    put: (key, at) => void shelf.set(key, at),
  });
  const reading = { book, law: court.law, sensorReports: false };
  return [...eventsOf(pageOfCourt(court), reading)].map(({ event }) => event);
}

const raw = (tags: string[]) => tags.map((tag) => `urn:pledgewatch:epc:raw:${tag}`);

describe('orders inside a site', () => {
  const events = inside();

  it('are EPCIS events: stored where they were moved to, and still pledged', () => {
    expect(events.filter(({ bizStep }) => bizStep === 'storing')).toMatchObject([
      {
        action: 'OBSERVE',
        epcList: raw(bags(0, 2)),
        readPoint: { id: 'urn:pledgewatch:place:site-1:A-03' },
        'pw:bookedKg': 2_000,
      },
    ]);
    const freed = events.filter(({ persistentDisposition }) => persistentDisposition?.unset);
    expect(freed.map(({ epcList }) => epcList)).toEqual([raw([bag(12)])]);
  });

  it('tell of what a fire destroyed, which is no more and no longer pledged', () => {
    expect(events.find(({ bizStep }) => bizStep === 'destroying')).toMatchObject({
      action: 'DELETE',
      disposition: 'destroyed',
      epcList: raw([bag(12)]),
      'pw:emergencyId': 'EM-1',
    });
  });

  it('tell of a sample how much it was, and what the units weigh after it: 1,000 kg − 0.75 kg', () => {
    const sampled = events.filter(({ bizStep }) => bizStep === 'sampling');
    expect(sampled.map((event) => [event.epcList, event['pw:bookedKg']])).toEqual(
      raw(bags(2, 2)).map((tag) => [[tag], 999.25]),
    );
    expect(sampled[0]).toMatchObject({ 'pw:sampleKg': 1.5, 'pw:seals': 'CN-1 CN-2' });
  });

  it.skipIf(isSchemaAbsent)('are valid under the EPCIS 2.0 schema', () => {
    const faultsOf = epcisFaults();
    for (const event of events) {
      expect(faultsOf(JSON.parse(eventDocument(JSON.stringify(event))))).toEqual([]);
    }
  });
});
