import { ALERT_CODES, type AlertCode, Severity } from '@pledgewatch/shared/alert';
import { type Static, Type } from '@sinclair/typebox';
import { Action, NetworkSpec, RateSpec, WAREHOUSES } from '#/world/index.ts';
import { Duration } from './duration.ts';
import { STORY_ACTIONS_MAX, STORY_REPEATS_MAX } from './limits.ts';
import { Order, Saying } from './people.ts';

const closed = { additionalProperties: false };
const Words = Type.Object(
  {
    en: Type.String({ minLength: 1, maxLength: 600 }),
    zh: Type.String({ minLength: 1, maxLength: 600 }),
  },
  closed,
);
const Code = Type.Unsafe<AlertCode>({
  ...Type.Union(ALERT_CODES.map((code) => Type.Literal(code))),
  description: 'An alert code; docs/ALERTS.md says what each means',
});
const again = {
  every: Type.Optional(Duration),
  times: Type.Optional(Type.Integer({ minimum: 1, maximum: STORY_REPEATS_MAX })),
};

/** An alert that must come. */
const Expected = Type.Object(
  {
    code: Code,
    /** When what it tells of has happened; the first action unless told. */
    after: Type.Optional(Duration),
    /** By so long after that the bank must know; by the story's end unless told. */
    within: Type.Optional(Duration),
    /** What it must be about: a slot, a tag, a door, a device, a pledge. */
    about: Type.Optional(Type.String({ minLength: 1, maxLength: 160 })),
    severity: Type.Optional(Severity),
  },
  closed,
);

/** A story's file: what happens in the warehouse, when, and what the bank must hear of it. */
export const StoryFile = Type.Object(
  {
    title: Words,
    /** What bank and warehouse must have agreed before it begins. */
    given: Words,
    seed: Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Same seed, same story; score plays it under many',
    }),
    spec: Type.Unsafe<keyof typeof WAREHOUSES>({
      ...Type.Union(Object.keys(WAREHOUSES).map((name) => Type.Literal(name))),
      description: 'The warehouse it plays in',
    }),
    starts: Type.Optional(
      Type.String({
        pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
        description:
          'Local time of day it begins; 09:00 unless told. Hours of work are 08:00-18:00',
      }),
    ),
    lasts: Type.Optional(Duration),
    rates: Type.Optional(Type.Partial(RateSpec, closed)),
    network: Type.Optional(Type.Partial(NetworkSpec, closed)),
    controlLinePermille: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000,
        description: 'Share of the first mass that must stay, thousandths; 300 unless told',
      }),
    ),
    orders: Type.Optional(
      Type.Array(Order, { maxItems: 20, description: 'Truck orders in force when it begins' }),
    ),
    actions: Type.Array(Type.Object({ at: Duration, ...again, action: Action }, closed), {
      maxItems: STORY_ACTIONS_MAX,
      description: 'What happens in the warehouse',
    }),
    people: Type.Optional(
      Type.Array(Type.Object({ at: Duration, ...again, says: Saying }, closed), {
        maxItems: STORY_ACTIONS_MAX,
        description: 'What people tell the bank’s system',
      }),
    ),
    mustRaise: Type.Array(Type.Union([Code, Expected]), { maxItems: 50 }),
    mayRaise: Type.Optional(
      Type.Array(Code, {
        uniqueItems: true,
        description: 'Alerts that are right here too; any other that comes is a false alarm',
      }),
    ),
    mustNotRaise: Type.Array(Code, {
      uniqueItems: true,
      description: 'The false alarms a reader should be told of',
    }),
  },
  closed,
);
export type StoryFile = Static<typeof StoryFile>;

/** An alert that must come, with its times in seconds of the story. */
export interface ExpectedAlert {
  readonly code: AlertCode;
  readonly afterS: number;
  readonly byS: number;
  readonly about?: string;
  readonly severity?: Severity;
}

/** A story by its name, which is its file's. Seconds of `at` count from its beginning. */
export interface Story extends Pick<
  StoryFile,
  'title' | 'given' | 'seed' | 'spec' | 'rates' | 'network' | 'controlLinePermille'
> {
  readonly name: string;
  readonly starts: string;
  readonly lastsS: number;
  readonly orders: readonly Order[];
  readonly actions: readonly { readonly at: number; readonly action: Action }[];
  readonly sayings: readonly { readonly at: number; readonly says: Saying }[];
  readonly mustRaise: readonly ExpectedAlert[];
  readonly mayRaise: readonly AlertCode[];
  readonly mustNotRaise: readonly AlertCode[];
}
