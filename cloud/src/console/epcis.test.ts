import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EPCIS_EXAMPLE } from '#/epcis/index.ts';
import { consoleForTest, type ConsoleForTest } from '#/testing/console-for-test.ts';
import { epcisFaults, isSchemaAbsent } from '#/testing/epcis-schema.ts';
import type { EpcisQuery, EpcisView } from '#/epcis/index.ts';

let test: ConsoleForTest;
let headers: Record<string, string>;
let asked: EpcisQuery | undefined;
beforeAll(async () => {
  test = await consoleForTest();
  headers = test.bearer('bank-1', 'pledgee');
  const epcis = { ...test.ports.epcis };
  const events: EpcisView['events'] = (actor, query) => {
    asked = query;
    return epcis.events(actor, query);
  };
  Object.assign(test.ports.epcis, { events });
  for (const n of [2, 3]) {
    const event = { ...EPCIS_EXAMPLE, eventID: `ni:///sha-256;own-${n}` };
    const json = JSON.stringify(event);
    test.world.epcis.push({ tenantId: 'bank-1', eventId: event.eventID, json });
  }
});
afterAll(() => test.app.close());

const get = (url: string, more: Record<string, string> = {}) =>
  test.app.inject({ url, headers: { ...headers, ...more } });

describe('the EPCIS query interface', () => {
  it.skipIf(isSchemaAbsent)(
    'answers a query document that is valid under the official schema (../shared/standards/epcis)',
    async () => {
      const faultsOf = epcisFaults();
      const { body } = await get('/v1/epcis/events');
      expect(faultsOf(JSON.parse(body))).toEqual([]);
      const one = await get(`/v1/epcis/events/${encodeURIComponent('ni:///sha-256;own-2')}`);
      expect(one.statusCode).toBe(200);
      expect(faultsOf(one.json())).toEqual([]);
      expect(one.json()).toMatchObject({ eventID: 'ni:///sha-256;own-2' });
    },
  );

  it('says which EPCIS it speaks, and answers in the media type asked for', async () => {
    const plain = await get('/v1/epcis/events');
    expect(plain.headers).toMatchObject({
      'gs1-epcis-version': '2.0.0',
      'gs1-cbv-version': '2.0.0',
      'gs1-epc-format': 'Always_EPC_URN',
      'content-type': 'application/json; charset=utf-8',
    });
    const linked = await get('/v1/epcis/events', { accept: 'application/ld+json' });
    expect(linked.headers['content-type']).toBe('application/ld+json; charset=utf-8');
    expect(linked.json()).toMatchObject({ type: 'EPCISQueryDocument', schemaVersion: '2.0' });
  });

  it('leads from page to page by its Link header, keeping what was asked', async () => {
    let url: string | undefined = '/v1/epcis/events?eventType=TransactionEvent&perPage=1';
    const seen: string[] = [];
    while (url !== undefined) {
      const page = await get(url);
      const { epcisBody } = page.json<Document>();
      seen.push(...epcisBody.queryResults.resultsBody.eventList.map(({ eventID }) => eventID));
      const link = page.headers['link'] as string | undefined;
      url = link && /^<([^>]+)>; rel="next"$/.exec(link)?.[1];
      if (url !== undefined) expect(url).toContain('eventType=TransactionEvent');
    }
    expect(seen).toEqual(['urn:event:1', 'ni:///sha-256;own-2', 'ni:///sha-256;own-3']);
  });
  interface Document {
    epcisBody: { queryResults: { resultsBody: { eventList: { eventID: string }[] } } };
  }

  it('understands alternatives, times with an offset, and every spelling of a CBV word', async () => {
    const query = new URLSearchParams({
      EQ_bizStep:
        'departing|https://ref.gs1.org/cbv/BizStep-holding|urn:epcglobal:cbv:bizstep:loading',
      EQ_disposition:
        'https://ns.gs1.org/cbv/Disp-in_transit|urn:pledgewatch:epcis:disposition:held',
      GE_eventTime: '2026-11-24T08:00:00+08:00',
      MATCH_epc: 'urn:epc:id:sscc:0614141.1234567890',
      perPage: '5000',
    });
    expect((await get(`/v1/epcis/events?${query}`)).statusCode).toBe(200);
    expect(asked).toMatchObject({
      bizSteps: ['departing', 'holding', 'loading'],
      dispositions: ['in_transit', 'urn:pledgewatch:epcis:disposition:held'],
      eventTimeFrom: Date.UTC(2026, 10, 24),
      epcs: ['urn:epc:id:sscc:0614141.1234567890'],
      perPage: 100,
    });
  });

  it.each([
    ['GE_eventTime=yesterday', '/GE_eventTime'],
    ['LT_eventTime=2026-13-24T08:00:00Z', '/LT_eventTime'],
    ['perPage=0', '/perPage'],
    [`MATCH_epc=${'a%7C'.repeat(100)}a`, '/MATCH_epc'],
    ['EQ_bizStp=departing', '/EQ_bizStp'],
  ])('refuses %s and says where it is wrong', async (query, pointer) => {
    const answer = await get(`/v1/epcis/events?${query}`);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'PW_REQUEST_INVALID', problems: [{ pointer }] });
  });

  it('refuses the cursor of another list, and an event that is another bank’s', async () => {
    const foreign = Buffer.from(JSON.stringify(['pledges', '1'])).toString('base64url');
    const answer = await get(`/v1/epcis/events?nextPageToken=${foreign}`);
    expect(answer.json()).toMatchObject({ code: 'PW_CURSOR_INVALID' });
    expect((await get('/v1/epcis/events/urn:event:2')).json()).toMatchObject({
      code: 'PW_NOT_FOUND',
    });
  });
});
