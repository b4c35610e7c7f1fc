import { beforeAll, describe, expect, it } from 'vitest';
import { ALERT_EXAMPLE } from '#/console/examples.ts';
import type { Page } from '#/core/index.ts';
import { pageOfCourt } from '#/testing/court-page.ts';
import {
  bag,
  bags,
  courtWithOpenRelease,
  HOUR,
  loseControl,
  NOON,
  PEOPLE,
  present,
  regainControl,
  requestRelease,
  stack,
  truck,
  type Court,
} from '#/testing/court/index.ts';
import { epcisFaults, isSchemaAbsent } from '#/testing/epcis-schema.ts';
import { Book } from './book.ts';
import type { EpcisEvent } from './event.ts';
import { eventsOf, type Recorded } from './mapping.ts';
import { eventDocument, queryDocument } from './document.ts';
import { zoneOffset } from './offset.ts';
import { OWN } from './words.ts';

/** A pledge of twenty bags; two leave, a hold comes and goes, an order is taken back. */
function wholeLife(): Court {
  const court = courtWithOpenRelease(bags(0, 2));
  court.now = NOON + HOUR;
  court.step('T-1', 'AT_GATE', { plate: '粤E12345' });
  court.step('T-1', 'TARE_WEIGHED', { tareG: 15_000_000 });
  court.step('T-1', 'LOADING');
  court.step('T-1', 'GROSS_WEIGHED', { grossG: 17_000_000 });
  court.step('T-1', 'DISCREPANT', { code: 'NET_MISMATCH', netLowerG: 1, netUpperG: 2 });
  court.say([
    { kind: 'passage', gateId: 'G-1', direction: 'out', epc: bag(0), truckOrderId: 'T-1' },
    { kind: 'passage', gateId: 'G-1', direction: 'in', plate: '粤E12345' },
    { kind: 'passage', gateId: 'G-1', direction: 'unknown', epc: bag(1) },
  ]);
  court.step('T-1', 'SETTLED', {
    grossG: 17_000_000,
    netLowerG: 1_980_000,
    netUpperG: 2_020_000,
    alibiIds: ['alibi-1'],
    epcs: bags(0, 2),
  });
  court.say([
    ...stack('A-01', bags(2, 8)),
    present(bag(9), false),
    { kind: 'door', doorId: 'D-1', zoneId: 'A', open: true, outOfHours: true },
    {
      kind: 'climate',
      sensorId: 'TH-1',
      zoneId: 'A',
      temperatureMilliC: 21_300,
      humidityPermille: 455,
    },
    { kind: 'climate', sensorId: 'TH-1', zoneId: 'A' },
  ]);
  court.give(PEOPLE.borrower, requestRelease('R-2', [truck('T-2', bags(2, 2))]));
  court.give(PEOPLE.maker, { type: 'release.make', releaseId: 'R-2' });
  court.give(PEOPLE.checker, { type: 'release.check', releaseId: 'R-2' });
  const hold = { siteId: 'site-1', pledgeId: 'P-1', authority: '佛山中院' };
  court.give(PEOPLE.maker, { type: 'hold.place', holdId: 'H-1', ...hold });
  court.step('T-2', 'CANCELLED');
  court.give(PEOPLE.maker, { type: 'hold.lift', holdId: 'H-1', authority: '佛山中院' });
  court.give(PEOPLE.supervisor, loseControl('CL-1', { lostAt: court.now }));
  court.say([...stack('A-01', bags(2, 8)), ...stack('A-02', bags(10, 10))]);
  court.give(PEOPLE.maker, regainControl('CL-1', court.now));
  return court;
}

function pageWithAlarms(court: Court): Page {
  const page = pageOfCourt(court);
  const raised = (subject: string, code: 'UNAUTH_OUT' | 'TAG_MISSING' | 'DOOR_OPEN') => ({
    ...ALERT_EXAMPLE,
    code,
    subject,
    alertId: `1/${code}/${subject}`,
  });
  const alerts = [
    raised(bag(3), 'UNAUTH_OUT'),
    raised(bag(4), 'TAG_MISSING'),
    raised('D-1', 'DOOR_OPEN'),
  ];
  const decisions = alerts.map((alert, n) => ({
    index: page.next + n,
    decision: { do: 'raise-alert', decisionId: alert.alertId, cause: 1, alert } as const,
  }));
  return { ...page, decisions: [...page.decisions, ...decisions], next: page.next + 3 };
}

function recordedOf(page: Page, { law }: Court, sensorReports = true): Recorded[] {
  const shelf = new Map<string, unknown>();
  const book = new Book({
    get: (key) => shelf.get(key),
    put: (key, value) => void shelf.set(key, value),
  });
  return [...eventsOf(page, { book, law, sensorReports })];
}

let court: Court;
let all: Recorded[];
let events: EpcisEvent[];
beforeAll(() => {
  court = wholeLife();
  all = recordedOf(pageWithAlarms(court), court);
  events = all.map(({ event }) => event);
});

const of = (bizStep: string) => events.filter((event) => event.bizStep === bizStep);
const raw = (tags: string[]) => tags.map((tag) => `urn:pledgewatch:epc:raw:${tag}`);

describe('the life of a pledge as EPCIS events', () => {
  it('begins with a joint count, a hand-over to the supervisor and the pledge, lot by lot', () => {
    expect(of('stock_taking').map(({ quantityList }) => quantityList)).toEqual([
      [{ epcClass: 'urn:pledgewatch:lot:P-1:L-1', quantity: 10_000, uom: 'KGM' }],
      [{ epcClass: 'urn:pledgewatch:lot:P-1:L-2', quantity: 10_000, uom: 'KGM' }],
    ]);
    expect(of('accepting')[0]).toMatchObject({
      type: 'ObjectEvent',
      action: 'OBSERVE',
      persistentDisposition: { set: [OWN.pledged] },
      sourceList: [{ type: 'possessing_party', source: 'urn:pledgewatch:party:borrower-1' }],
    });
    expect(of(OWN.pledging)).toHaveLength(2);
    expect(of(OWN.pledging)[0]).toMatchObject({
      type: 'TransactionEvent',
      action: 'ADD',
      disposition: OWN.pledged,
      epcList: raw(bags(0, 10)),
      bizTransactionList: [
        { type: OWN.pledgeAgreement, bizTransaction: 'urn:pledgewatch:pledge:P-1' },
      ],
    });
  });

  it('frees what left with a truck, and only that', () => {
    const [released, ...more] = of(OWN.releasing);
    expect(more).toEqual([]);
    expect(released).toMatchObject({
      type: 'TransactionEvent',
      action: 'DELETE',
      epcList: raw(bags(0, 2)),
      bizTransactionList: [
        { type: OWN.pledgeAgreement, bizTransaction: 'urn:pledgewatch:pledge:P-1' },
        { type: OWN.releaseOrder, bizTransaction: 'urn:pledgewatch:release:R-1' },
        { type: OWN.truckOrder, bizTransaction: 'urn:pledgewatch:truck-order:T-1' },
      ],
    });
    expect(of('shipping')[0]).toMatchObject({
      disposition: 'in_transit',
      persistentDisposition: { unset: [OWN.pledged] },
      epcList: raw(bags(0, 2)),
    });
  });

  it('holds what is still pledged, and says when the hold is over', () => {
    const held = of('holding').filter((event) => event['pw:holdId'] === 'H-1');
    expect(held.flatMap(({ epcList }) => epcList)).toEqual(raw(bags(2, 18)));
    expect(held[0]).toMatchObject({
      persistentDisposition: { set: [OWN.held] },
      'pw:holdId': 'H-1',
      'pw:authority': '佛山中院',
    });
    expect(of(OWN.liftingHold)[0]).toMatchObject({ persistentDisposition: { unset: [OWN.held] } });
  });

  it('says when control was lost and regained, lot by lot', () => {
    const lost = of(OWN.losingControl);
    expect(lost).toHaveLength(2);
    expect(lost[0]).toMatchObject({
      type: 'ObjectEvent',
      action: 'OBSERVE',
      persistentDisposition: { set: [OWN.uncontrolled] },
      'pw:controlLossId': 'CL-1',
      'pw:ground': 'gate-open',
    });
    expect(of(OWN.regainingControl)[1]).toMatchObject({
      persistentDisposition: { unset: [OWN.uncontrolled] },
      epcList: raw(bags(10, 10)),
    });
  });

  it('takes back an order whose truck went without its goods', () => {
    expect(of('void_shipping').map(({ epcList }) => epcList)).toEqual([raw(bags(2, 2))]);
  });

  it('follows a truck through its gate, with what its scale showed', () => {
    const steps = events.filter((event) => event['pw:step'] !== undefined);
    expect(steps.map(({ bizStep, disposition }) => [bizStep, disposition])).toEqual([
      ['arriving', 'in_progress'],
      ['sensor_reporting', undefined],
      ['loading', 'in_progress'],
      ['sensor_reporting', undefined],
      ['inspecting', 'mismatch_quantity'],
      ['departing', 'in_transit'],
    ]);
    expect(steps[1]?.sensorElementList?.[0]?.sensorReport).toEqual([
      { type: 'Mass', value: 15_000, uom: 'KGM', stringValue: 'tare' },
    ]);
  });
});

describe('what sensors say, as EPCIS events', () => {
  it('gives a mass with its bounds, a temperature and a humidity, in units of Recommendation 20', () => {
    const reports = of('sensor_reporting').flatMap(({ sensorElementList = [] }) =>
      sensorElementList.flatMap(({ sensorReport }) => sensorReport),
    );
    const mass = { type: 'Mass', value: 8_000, minValue: 7_995, maxValue: 8_005, uom: 'KGM' };
    expect(reports).toContainEqual(mass);
    expect(reports).toContainEqual({ type: 'Temperature', value: 21.3, uom: 'CEL' });
    expect(reports).toContainEqual({ type: 'RelativeHumidity', value: 45.5, uom: 'P1' });
  });

  it('does not say a missing tag was observed', () => {
    const [uri] = raw([bag(9)]);
    const reports = events.filter(({ sensorElementList: [element] = [] }) =>
      element?.sensorReport.some(({ uriValue, booleanValue }) => uriValue === uri && !booleanValue),
    );
    expect(reports.map(({ epcList }) => epcList)).toEqual([undefined]);
  });

  it('leaves plain reports out where nobody asked for them, and keeps every other event', () => {
    const kept = recordedOf(pageWithAlarms(court), court, false).map(({ event }) => event);
    const steps = (some: EpcisEvent[]) =>
      some.filter(({ bizStep }) => bizStep !== 'sensor_reporting');
    expect(kept.length).toBeLessThan(events.length);
    expect(steps(kept)).toEqual(steps(events));
  });

  it('tells an alarm as an alarm condition', () => {
    const alarms = events.filter((event) => event['pw:alertId'] !== undefined);
    expect(alarms).toHaveLength(3);
    for (const { sensorElementList: [element] = [] } of alarms) {
      expect(element?.sensorReport[0]?.exception).toBe('ALARM_CONDITION');
    }
    expect(alarms.map(({ epcList }) => epcList)).toEqual([raw([bag(3)]), undefined, undefined]);
  });
});

describe('every event', () => {
  it('has a name of its own, which the same ledger always gives', () => {
    const names = events.map(({ eventID }) => eventID);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^ni:\/\/\/sha-256;[\w-]{43}$/);
    expect(recordedOf(pageWithAlarms(court), court)).toEqual(all);
  });

  it('stands in the order of the ledger, in the local time of its site', () => {
    const places = all.map(({ place }) => place);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(new Set(places).size).toBe(places.length);
    const offsets = events
      .filter(({ 'pw:alertId': alarm }) => alarm === undefined)
      .map(({ eventTimeZoneOffset }) => eventTimeZoneOffset);
    expect(new Set(offsets)).toEqual(new Set(['+08:00']));
  });

  it('uses none of the words of the CBV that mean something else', () => {
    const text = JSON.stringify(events);
    for (const trap of [
      'reserved',
      'reserving',
      'entering_exiting',
      'unavailable',
      'available',
      'sellable_not_accessible',
    ]) {
      expect(text).not.toContain(`"${trap}"`);
    }
  });

  it('says nothing of money', () => {
    expect(JSON.stringify(events)).not.toMatch(/fen|price|loan|exposure/i);
  });

  it.skipIf(isSchemaAbsent)(
    'is valid under the official schema, alone and in a query document (../shared/standards/epcis)',
    () => {
      const faultsOf = epcisFaults();
      expect(events.length).toBeGreaterThan(60);
      const document = queryDocument(
        events.map((event) => JSON.stringify(event)),
        NOON,
      );
      expect(faultsOf(JSON.parse(document))).toEqual([]);
      for (const event of events) {
        expect(faultsOf(JSON.parse(eventDocument(JSON.stringify(event))))).toEqual([]);
      }
      const broken = events.map((event) => JSON.stringify({ ...event, bizStep: 'pledging' }));
      expect(faultsOf(JSON.parse(queryDocument(broken, NOON)))).not.toEqual([]);
    },
  );
});

describe('the offset of a time zone', () => {
  it.each([
    ['Asia/Shanghai', '2026-11-24T00:00:00Z', '+08:00'],
    ['UTC', '2026-11-24T00:00:00Z', '+00:00'],
    ['America/New_York', '2026-07-01T00:00:00Z', '-04:00'],
    ['America/New_York', '2026-12-01T00:00:00Z', '-05:00'],
    ['Asia/Kolkata', '2026-12-01T00:00:00Z', '+05:30'],
    ['Pacific/Kiritimati', '2026-12-01T00:00:00Z', '+14:00'],
    ['Africa/Monrovia', '1970-06-01T00:00:00Z', '-00:44'],
  ])('of %s at %s is %s', (timeZone, at, offset) => {
    expect(zoneOffset(Date.parse(at), timeZone)).toBe(offset);
  });
});
