import type { TSchema } from '@sinclair/typebox';
import type { ErrorCode } from '@pledgewatch/shared/errors';

/** What the API document says of a route. */
export interface Words {
  readonly tag: Tag;
  /** In a few words. */
  readonly summary: string;
  /** The same and a little more, in Chinese. */
  readonly zh: string;
  /** Problem codes that are its own; those that any route may answer are added. */
  readonly codes?: readonly ErrorCode[];
}
type Tag =
  | 'Claims'
  | 'Pledges'
  | 'Funds'
  | 'Releases'
  | 'Receiving'
  | 'Yard'
  | 'Emergencies'
  | 'Paper days'
  | 'Alerts'
  | 'Events'
  | 'Documents'
  | 'Ledger'
  | 'Series'
  | 'EPCIS'
  | 'Sites'
  | 'Access'
  | 'Operation';

/** An answer: its schema, and an example of it. */
export interface Answer {
  readonly schema: TSchema;
  readonly example?: unknown;
  readonly mediaType?: string;
}

/** The schema of a route: what it reads, what it answers, and what the document says of it. */
export function described<const Parts extends object>(
  { tag, summary, zh, codes = [] }: Words,
  parts: Parts,
  answers: Readonly<Record<number, Answer>>,
) {
  const response = Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [status, answerSchema(answer)]),
  );
  return {
    tags: [tag],
    summary,
    description: zh,
    'x-problem-codes': codes,
    response,
    ...parts,
  };
}

/** A schema with an example of it. */
export function withExample<S extends TSchema>(schema: S, example: unknown): S {
  return { ...schema, examples: [example] };
}

function answerSchema({ schema, example, mediaType }: Answer) {
  const shown = example === undefined ? schema : withExample(schema, example);
  if (mediaType === undefined) return shown;
  const { examples: _, ...plain } = shown;
  return {
    description: schema.description ?? '',
    content: { [mediaType]: { schema: plain, ...(example !== undefined && { example }) } },
  };
}
