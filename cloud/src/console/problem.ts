import { STATUS_CODES } from 'node:http';
import { Type, type Static } from '@sinclair/typebox';
import { PledgewatchError } from '@pledgewatch/shared/errors';

/** One thing that is wrong with a request. */
export const Fault = Type.Object({
  /** Where: the part of the request, and in it an RFC 6901 pointer. */
  in: Type.Union([
    Type.Literal('header'),
    Type.Literal('path'),
    Type.Literal('query'),
    Type.Literal('body'),
  ]),
  pointer: Type.String(),
  found: Type.String(),
  expected: Type.String(),
});
export type Fault = Static<typeof Fault>;

/** Every answer that is not a success (RFC 9457), in both languages. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ pattern: '^PW_[A-Z_]+$' }),
    detail: Type.String(),
    detailZh: Type.String(),
    next: Type.String(),
    nextZh: Type.String(),
    facts: Type.Record(
      Type.String(),
      Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
    ),
    problems: Type.Optional(Type.Array(Fault)),
    requestId: Type.String(),
  },
  { description: 'What went wrong, and what to do next (RFC 9457).' },
);
export type Problem = Static<typeof Problem>;

/** A request that is not as described, with everything that is wrong with it. */
export class RequestInvalid extends PledgewatchError {
  readonly problems: readonly Fault[];

  constructor(problems: readonly Fault[]) {
    super('PW_REQUEST_INVALID', { count: problems.length });
    this.problems = problems;
  }
}

export function problemOf(error: PledgewatchError, requestId: string): Problem {
  return {
    type: `urn:pledgewatch:error:${error.code}`,
    title: STATUS_CODES[error.httpStatus] ?? 'Error',
    status: error.httpStatus,
    code: error.code,
    detail: error.message,
    detailZh: error.messageZh,
    next: error.next.en,
    nextZh: error.next.zh,
    facts: { ...error.facts },
    ...(error instanceof RequestInvalid && { problems: [...error.problems] }),
    requestId,
  };
}
