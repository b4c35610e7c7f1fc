import type { FastifyReply } from 'fastify';
import { Type } from '@sinclair/typebox';
import { PledgewatchError } from '@pledgewatch/shared/errors';

/** What has a version of its own, by the name that its id has in a path. */
export const VERSIONED = [
  'pledgeId',
  'releaseId',
  'marginCallId',
  'claimId',
  'holdId',
  'receiptId',
] as const;

/** One thing of these, by its id. */
export type Versioned = { readonly [K in (typeof VERSIONED)[number]]?: string };

const TAG = '(?:W/)?"[!#-~]{0,128}"';

/** Of a command: only while what it names is still as its caller has read it (RFC 9110 §13.1.1). */
export const IfMatchHeader = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      pattern: `^(?:\\*|${TAG}(?: *, *${TAG}){0,9})$`,
      description:
        'The ETag of what the path names, as it was read; refused with 412 if it has moved',
    }),
  ),
});

/** Tells the version of what is answered. */
export function tagAnswer(reply: FastifyReply, version: string | undefined): void {
  if (version !== undefined) void reply.header('etag', `"${version}"`);
}

/** What a command's caller takes for granted. */
export interface Expected {
  readonly of: Versioned;
  /** Versions that will do; `*` for any. */
  readonly versions: readonly string[] | '*';
}

/**
 * Reads `If-Match`.
 *
 * @throws {PledgewatchError} `PW_IF_MATCH_UNFIT` where the path names nothing that has a version: a
 * precondition that is passed over is worse than none.
 */
export function expectedBy(
  header: string | undefined,
  params: Readonly<Record<string, string>>,
): Expected | undefined {
  if (header === undefined) return undefined;
  const name = VERSIONED.find((one) => params[one] !== undefined);
  if (name === undefined) throw new PledgewatchError('PW_IF_MATCH_UNFIT');
  const of: Versioned = { [name]: params[name] };
  if (header === '*') return { of, versions: '*' };
  // A weak tag never matches (RFC 9110 §8.8.3.2).
  const strong = [...header.matchAll(/(W\/)?"([^"]*)"/g)].flatMap(([, weak, tag = '']) =>
    weak === undefined ? [tag] : [],
  );
  return { of, versions: strong };
}

/**
 * Refuses a command whose caller has read another version. What is not there, or another's, is left to
 * the law to answer.
 *
 * @throws {PledgewatchError} `PW_RESOURCE_MOVED`.
 */
export function refuseMoved({ versions }: Expected, version: string | undefined): void {
  if (version === undefined || versions === '*' || versions.includes(version)) return;
  throw new PledgewatchError('PW_RESOURCE_MOVED', { version });
}
