import { describe, expect, it } from 'vitest';
import type { Actor, Command } from '@pledgewatch/shared/command';
import { pageOfCourt } from '#/testing/court-page.ts';
import { bag, bags, courtWithPledge, PEOPLE } from '#/testing/court/index.ts';
import { epcisFaults, isSchemaAbsent } from '#/testing/epcis-schema.ts';
import { Book } from './book.ts';
import { eventDocument } from './document.ts';
import { eventsOf } from './mapping.ts';
import { OWN } from './words.ts';

/** Two bags are damaged, and one of them is sound again. */
function inspected() {
  const court = courtWithPledge();
  const change = (by: Actor, changeId: string, condition: 'damaged' | 'sound', epcs: string[]) => {
    const found: Command = {
      type: 'unitCondition.propose',
      changeId,
      pledgeId: 'P-1',
      condition,
      epcs,
      reason: 'looked at',
    };
    court.give(by, found);
    court.give(PEOPLE.checker, { type: 'unitCondition.confirm', changeId });
  };
  change(PEOPLE.warehouse, 'UC-1', 'damaged', bags(0, 2));
  change(PEOPLE.warehouse, 'UC-2', 'sound', [bag(0)]);
  const shelf = new Map<string, unknown>();
  const book = new Book({
    get: (key) => shelf.get(key),
    put: (key, at) => void shelf.set(key, at),
  });
  const reading = { book, law: court.law, sensorReports: false };
  const events = [...eventsOf(pageOfCourt(court), reading)].map(({ event }) => event);
  return events.filter(({ bizStep }) => bizStep === 'inspecting');
}

describe('a change of condition', () => {
  it('is an inspection in the words of the CBV, of the units it names and no others', () => {
    const [damaged, sound, ...others] = inspected();
    expect(others).toEqual([]);
    expect(damaged).toMatchObject({
      type: 'ObjectEvent',
      disposition: 'damaged',
      epcList: bags(0, 2).map((tag) => `urn:pledgewatch:epc:raw:${tag}`),
      persistentDisposition: {
        set: ['damaged'],
        unset: [OWN.quarantined, 'expired', OWN.temperatureBreach],
      },
    });
    expect(sound).toMatchObject({
      disposition: 'conformant',
      epcList: [`urn:pledgewatch:epc:raw:${bag(0)}`],
    });
  });

  it.skipIf(isSchemaAbsent)('is valid under the EPCIS 2.0 schema', () => {
    const faultsOf = epcisFaults();
    for (const event of inspected()) {
      expect(faultsOf(JSON.parse(eventDocument(JSON.stringify(event))))).toEqual([]);
    }
  });
});
