import { Type, type Static } from '@sinclair/typebox';
import type { ConfigFault } from '@pledgewatch/shared/config';
import { Id } from '@pledgewatch/shared/identity';
import { isTimeZone } from '#/pledges/index.ts';
import { FEEDS_MAX } from './limits.ts';

const closed = { additionalProperties: false } as const;
const Name = Type.String({ minLength: 1, maxLength: 128 });

/** How much of the goods a price is for. */
const Unit = Type.Union([Type.Literal('tonne'), Type.Literal('kilogram'), Type.Literal('jin')]);
export type Unit = Static<typeof Unit>;

/** What is read where: headings of a file's columns, or names of an event's members. */
const Columns = Type.Object(
  {
    price: Name,
    at: Name,
    priceSource: Type.Optional(Name),
    provenance: Type.Optional(Name),
    unit: Type.Optional(Name),
    currency: Type.Optional(Name),
  },
  closed,
);

const feed = {
  id: Id,
  /** The bank it is for, and as whom of it the ledger says that it spoke. */
  tenantId: Id,
  userId: Id,
  /** As the pledges name it; else a column says it. */
  priceSource: Type.Optional(Name),
  /** Where the prices come from; else a column says it. */
  provenance: Type.Optional(Name),
  /** Where its times are, when they name no offset. */
  timeZone: Type.String({ minLength: 1, maxLength: 64 }),
  /** When the day's price is made, where it names days only. */
  timeOfDay: Type.Optional(Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })),
  unit: Unit,
  /** Goods are valued in yuan; a price in other money needs a rate, which is a price itself. */
  currency: Type.Literal('CNY'),
  columns: Columns,
};

const FileFeed = Type.Object(
  {
    kind: Type.Literal('file'),
    ...feed,
    /** A CSV file, or a folder of them (*.csv). */
    path: Type.String({ minLength: 1 }),
    separator: Type.String({ minLength: 1, maxLength: 1, default: ',' }),
    encoding: Type.Union([Type.Literal('utf-8'), Type.Literal('gb18030')], { default: 'utf-8' }),
    /** How often it is looked at, ms. */
    everyMs: Type.Integer({ minimum: 100, maximum: 86_400_000, default: 5_000 }),
  },
  closed,
);
export type FileFeed = Static<typeof FileFeed>;

const StreamFeed = Type.Object(
  {
    kind: Type.Literal('stream'),
    ...feed,
    /** Server-sent events; each event's data is one price as a JSON object. */
    url: Type.String({ pattern: '^https?://' }),
    /** File whose first line is the bearer token. */
    tokenFile: Type.Optional(Type.String({ minLength: 1 })),
    /** Of one source at most one price in so long, the newest; ms. */
    everyMs: Type.Integer({ minimum: 0, maximum: 86_400_000, default: 60_000 }),
  },
  closed,
);
export type StreamFeed = Static<typeof StreamFeed>;
export type PriceFeed = FileFeed | StreamFeed;

/** The setting `prices`. */
export const PricesConfig = Type.Object(
  {
    feeds: Type.Array(Type.Union([FileFeed, StreamFeed]), {
      maxItems: FEEDS_MAX,
      default: [],
      description: 'Prices read from files and streams, as docs/operating/PRICES.md tells',
    }),
  },
  { ...closed, default: {} },
);

/** What the schema cannot say of the feeds. */
export function feedFaults({
  prices: { feeds },
}: {
  readonly prices: Static<typeof PricesConfig>;
}): ConfigFault[] {
  const ids = feeds.map(({ id }) => id);
  return feeds.flatMap((one, index) => {
    const place = (...path: string[]) => ['prices', 'feeds', index, ...path];
    const faults: ConfigFault[] = [];
    const add = (isFault: boolean, path: string, message: string) => {
      if (isFault) faults.push({ path: place(path), message });
    };
    const { id, timeZone, priceSource, provenance, columns } = one;
    add(ids.indexOf(id) !== index, 'id', `found ${id} a second time, expected each feed once`);
    add(!isTimeZone(timeZone), 'timeZone', `found ${timeZone}, expected a time zone (IANA)`);
    const says = (what: string) => `found nothing, expected ${what} or columns.${what}`;
    add(!priceSource && !columns.priceSource, 'priceSource', says('priceSource'));
    add(!provenance && !columns.provenance, 'provenance', says('provenance'));
    return faults;
  });
}
