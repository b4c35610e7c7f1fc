import { Type, type Static } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '@pledgewatch/shared/clock';
import {
  EPCIS_EXAMPLE,
  eventDocument,
  PER_PAGE_DEFAULT,
  PER_PAGE_MAX,
  queryDocument,
  wordOf,
  type EpcisQuery,
  type EpcisView,
} from '#/epcis/index.ts';
import type { App } from '../app.ts';
import { answerPage, pageOf } from '../cursor.ts';
import { described } from '../describing.ts';
import { callerOf } from '../door.ts';
import { EPCIS_ALTERNATIVES_MAX } from '../limits.ts';
import { RequestInvalid, type Fault } from '../problem.ts';
import { found } from './pledges.ts';

/** What this repository is (EPCIS 2.0 §12.2): it answers in EPC URNs, and captures nothing. */
const CAPABILITIES = {
  'gs1-epcis-version': '2.0.0',
  'gs1-epcis-min': '2.0.0',
  'gs1-epcis-max': '2.0.0',
  'gs1-cbv-version': '2.0.0',
  'gs1-cbv-min': '2.0.0',
  'gs1-cbv-max': '2.0.0',
  'gs1-epc-format': 'Always_EPC_URN',
  'gs1-extensions': 'pw=urn:pledgewatch:epcis:',
} as const;

const Alternatives = (description: string) =>
  Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 8_192,
      description: `${description}; alternatives are separated by |`,
    }),
  );
const Time = (description: string) =>
  Type.Optional(
    Type.String({
      pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$`,
      description,
    }),
  );

const Query = Type.Object(
  {
    eventType: Alternatives('ObjectEvent, TransactionEvent'),
    EQ_action: Alternatives('OBSERVE, ADD, DELETE'),
    EQ_bizStep: Alternatives('A CBV word, its URI, or one of ours'),
    EQ_disposition: Alternatives('A CBV word, its URI, or one of ours'),
    EQ_readPoint: Alternatives('Where it happened'),
    EQ_bizLocation: Alternatives('The site it is at'),
    MATCH_epc: Alternatives('A tag of the event’s epcList, whole'),
    GE_eventTime: Time('It happened then or later'),
    LT_eventTime: Time('It happened before'),
    GE_recordTime: Time('It was recorded then or later'),
    LT_recordTime: Time('It was recorded before'),
    perPage: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        default: PER_PAGE_DEFAULT,
        description: `Events of a page; never more than ${PER_PAGE_MAX}`,
      }),
    ),
    nextPageToken: Type.Optional(
      Type.String({ maxLength: 1_024, description: 'As the Link header names it' }),
    ),
  },
  { additionalProperties: false },
);
type Query = Static<typeof Query>;

const LD_JSON = 'application/ld+json';

const events = described(
  {
    tag: 'EPCIS',
    summary: 'Goods and pledge events as EPCIS 2.0, in the order of the ledger',
    zh: 'EPCIS 2.0 查询接口：以 JSON-LD 返回货物与质押事件（按账本顺序），Link 响应头指向下一页。',
    codes: ['PW_CURSOR_INVALID'],
  },
  { querystring: Query },
  {
    200: {
      schema: Type.Object(
        {
          '@context': Type.Array(Type.Unknown()),
          type: Type.Literal('EPCISQueryDocument'),
          schemaVersion: Type.String(),
          creationDate: Type.String(),
          epcisBody: Type.Object({}, { additionalProperties: true }),
        },
        {
          description: 'An EPCIS query document; a Link header with rel="next" when there is more.',
        },
      ),
      mediaType: LD_JSON,
      example: JSON.parse(queryDocument([JSON.stringify(EPCIS_EXAMPLE)], 1_795_579_200_000)),
    },
  },
);

const oneEvent = described(
  {
    tag: 'EPCIS',
    summary: 'One EPCIS event by its eventID',
    zh: '按 eventID 查询单个 EPCIS 事件。',
    codes: ['PW_NOT_FOUND'],
  },
  {
    params: Type.Object({
      eventID: Type.String({ minLength: 1, maxLength: 256, description: 'Percent-encoded' }),
    }),
  },
  {
    200: {
      schema: Type.Object({}, { additionalProperties: true, description: 'The event.' }),
      mediaType: LD_JSON,
      example: JSON.parse(eventDocument(JSON.stringify(EPCIS_EXAMPLE))),
    },
  },
);

/** The query interface of EPCIS 2.0 (§12): what the caller may see, and nothing to capture. */
export function addEpcisRoutes(app: App, epcis: EpcisView, clock: Clock): void {
  app.get('/v1/epcis/events', { schema: events }, (request, reply) => {
    const { events: found, next } = epcis.events(callerOf(request).actor, queryOf(request.query));
    if (next !== undefined) reply.header('link', `<${pageAfter(request.url, next)}>; rel="next"`);
    return answer(request, reply, queryDocument(found, clock.now()));
  });
  app.get('/v1/epcis/events/:eventID', { schema: oneEvent }, (request, reply) => {
    const { eventID } = request.params;
    const event = found(epcis.event(callerOf(request).actor, eventID), 'EPCIS event', eventID);
    return answer(request, reply, eventDocument(event));
  });
}

function answer(request: FastifyRequest, reply: FastifyReply, document: string): FastifyReply {
  const isLinked = request.headers.accept?.includes(LD_JSON) ?? false;
  return reply
    .headers(CAPABILITIES)
    .type(`${isLinked ? LD_JSON : 'application/json'}; charset=utf-8`)
    .send(document);
}

function queryOf(asked: Query): EpcisQuery {
  const faults: Fault[] = [];
  const read = new Asked(asked, faults);
  const { perPage = PER_PAGE_DEFAULT, nextPageToken: cursor } = asked;
  const limit = Math.min(perPage, PER_PAGE_MAX);
  const { after } = pageOf('epcis', { limit, ...(cursor !== undefined && { cursor }) });
  const query = {
    eventTypes: read.list('eventType'),
    actions: read.list('EQ_action'),
    bizSteps: read.list('EQ_bizStep', wordOf),
    dispositions: read.list('EQ_disposition', wordOf),
    readPoints: read.list('EQ_readPoint'),
    bizLocations: read.list('EQ_bizLocation'),
    epcs: read.list('MATCH_epc'),
    eventTimeFrom: read.time('GE_eventTime'),
    eventTimeUntil: read.time('LT_eventTime'),
    recordTimeFrom: read.time('GE_recordTime'),
    recordTimeUntil: read.time('LT_recordTime'),
    after: after === undefined ? undefined : Number(after),
    perPage: limit,
  };
  if (faults.length > 0) throw new RequestInvalid(faults);
  return query;
}

type TextName = Exclude<keyof Query, 'perPage'>;

/** Reads what a query asks for, name by name, and gathers what is wrong with it. */
class Asked {
  readonly #query: Query;
  readonly #faults: Fault[];

  constructor(query: Query, faults: Fault[]) {
    this.#query = query;
    this.#faults = faults;
  }

  list(name: TextName, meaning = (text: string) => text): readonly string[] | undefined {
    const text = this.#query[name];
    if (text === undefined) return undefined;
    const values = text.split('|');
    if (values.length > EPCIS_ALTERNATIVES_MAX) {
      this.#fault(name, `${values.length}`, `${EPCIS_ALTERNATIVES_MAX} alternatives at most`);
    }
    return values.map(meaning);
  }

  time(name: TextName): number | undefined {
    const text = this.#query[name];
    if (text === undefined) return undefined;
    const at = Date.parse(text);
    if (Number.isNaN(at)) this.#fault(name, text, 'a date and time that exist (RFC 3339)');
    return at;
  }

  #fault(name: string, value: string, expected: string): void {
    this.#faults.push({ in: 'query', pointer: `/${name}`, found: value, expected });
  }
}

/** The same request from there on. */
function pageAfter(url: string, place: number): string {
  const { pathname, searchParams } = new URL(url, 'http://here');
  const { next = '' } = answerPage('epcis', { items: [], last: String(place) });
  searchParams.set('nextPageToken', next);
  return `${pathname}?${searchParams}`;
}
