import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '@pledgewatch/shared/clock';
import { pageOfCourt } from '#/testing/court-page.ts';
import {
  bag,
  bags,
  courtWithOpenRelease,
  HOUR,
  PEOPLE,
  present,
  type Court,
} from '#/testing/court/index.ts';
import { epcisFaults, isSchemaAbsent } from '#/testing/epcis-schema.ts';
import { eventDocument } from './document.ts';
import type { EpcisEvent } from './event.ts';
import { openEpcis, type Epcis } from './open.ts';

const { maker, foreignBank } = PEOPLE;
let folder: string;
let epcis: Epcis;
let court: Court;

/** The window of T-1 passes unused, and nine hours later its gate says that it left at noon. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pw-epcis-void-'));
  court = courtWithOpenRelease(bags(0, 2));
  court.pass(9 * HOUR);
  court.say([present(bag(9), true)]);
  await open();
});
afterEach(() => {
  epcis.close();
  rmSync(folder, { recursive: true });
});

async function open(): Promise<void> {
  const db = new DatabaseSync(join(folder, 'epcis.db'));
  epcis = openEpcis({ db, law: court.law, clock: systemClock, sensorReports: false });
  await epcis.follower.take(pageOfCourt(court));
}

/** All is read anew, as one page. */
async function reread(): Promise<void> {
  epcis.close();
  rmSync(join(folder, 'epcis.db'));
  await open();
}

function ask(bizStep: string): EpcisEvent[] {
  const { events } = epcis.view.events(maker, { perPage: 100, bizSteps: [bizStep] });
  return events.map((json) => JSON.parse(json) as EpcisEvent);
}

describe('an event that proves wrong', () => {
  it('is declared void under its own name, with the events of what happened instead', async () => {
    const [said] = ask('void_shipping');
    expect(said?.errorDeclaration).toBeUndefined();
    court.step('T-1', 'SETTLED', { epcs: bags(0, 2) });
    await reread();
    const [first, declared, ...more] = ask('void_shipping');
    expect(more).toEqual([]);
    expect(first).toEqual(said);
    const shipping = ask('shipping').map(({ eventID }) => eventID);
    expect(shipping).toHaveLength(1);
    const { errorDeclaration, recordTime, ...content } = declared as EpcisEvent;
    const { recordTime: _, ...as } = said as EpcisEvent;
    expect(content).toEqual(as);
    const declarationTime = new Date(court.now).toISOString();
    expect(recordTime).toBe(declarationTime);
    expect(errorDeclaration).toEqual({
      declarationTime,
      reason: 'did_not_occur',
      correctiveEventIDs: shipping,
    });
  });

  it('is answered by its name as what it is now, to who may see it', async () => {
    court.step('T-1', 'SETTLED', { epcs: bags(0, 2) });
    await reread();
    const [first] = ask('void_shipping');
    const named = epcis.view.event(maker, first?.eventID as string) as string;
    expect(JSON.parse(named)).toHaveProperty('errorDeclaration');
    expect(epcis.view.event(foreignBank, first?.eventID as string)).toBeUndefined();
  });

  it.skipIf(isSchemaAbsent)('is valid under the EPCIS 2.0 schema', async () => {
    court.step('T-1', 'SETTLED', { epcs: bags(0, 2) });
    await reread();
    const faultsOf = epcisFaults();
    const all = ask('void_shipping');
    expect(all).toHaveLength(2);
    for (const event of all) {
      expect(faultsOf(JSON.parse(eventDocument(JSON.stringify(event))))).toEqual([]);
    }
  });

  it('is found in a file of an older form as well, which is made anew', async () => {
    epcis.close();
    const old = new DatabaseSync(join(folder, 'epcis.db'));
    old.exec('PRAGMA user_version = 0; DROP TABLE event; CREATE TABLE event (place INTEGER)');
    old.close();
    await open();
    expect(ask('void_shipping')).toHaveLength(1);
  });
});
