import { AlertCode } from '@pledgewatch/shared/alert';
import { type Static, Type } from '@sinclair/typebox';
import { Action } from '#/world/index.ts';
import { STORY_ACTIONS_MAX, STORY_SECONDS_MAX } from './limits.ts';

const closed = { additionalProperties: false };
const Words = Type.Object(
  {
    en: Type.String({ minLength: 1, maxLength: 400 }),
    zh: Type.String({ minLength: 1, maxLength: 400 }),
  },
  closed,
);

/** A story's file: what happens in the warehouse, when, and what the bank must hear of it. */
export const StoryFile = Type.Object(
  {
    title: Words,
    /** What bank and warehouse must have agreed before it begins. */
    given: Words,
    seed: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    spec: Type.Literal('demo-warehouse'),
    actions: Type.Array(
      Type.Object(
        { at: Type.Number({ minimum: 0, maximum: STORY_SECONDS_MAX }), action: Action },
        closed,
      ),
      { minItems: 1, maxItems: STORY_ACTIONS_MAX },
    ),
    mustRaise: Type.Array(AlertCode, { uniqueItems: true }),
    mustNotRaise: Type.Array(AlertCode, { uniqueItems: true }),
  },
  closed,
);
export type StoryFile = Omit<Static<typeof StoryFile>, 'actions'> & {
  readonly actions: readonly { readonly at: number; readonly action: Action }[];
};

/** A story by its name, which is its file's. Seconds of `at` count from its beginning. */
export interface Story extends StoryFile {
  readonly name: string;
}
