import { randomUUID } from 'node:crypto';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Log } from '@pledgewatch/shared/log';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** Answers with a problem document (RFC 9457) that carries the code and the next step. */
export function answerProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Log,
): FastifyReply {
  const coded = toCoded(error);
  if (coded.kind === 'bug') log.error({ error, url: request.url, ...coded.facts }, 'door failed');
  return reply.code(coded.httpStatus).type('application/problem+json').send({
    type: 'about:blank',
    title: coded.code,
    status: coded.httpStatus,
    code: coded.code,
    detail: coded.message,
    detailZh: coded.messageZh,
    next: coded.next.en,
    nextZh: coded.next.zh,
  });
}

function toCoded(error: unknown): PledgewatchError {
  if (error instanceof PledgewatchError) return error;
  const { statusCode = 500, message } = error as Partial<FastifyError>;
  return statusCode < 500
    ? new PledgewatchError('PW_SIMULATOR_REQUEST_INVALID', { reason: message ?? '' })
    : new PledgewatchError('PW_INTERNAL', { reference: randomUUID() });
}
