import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { callerOf } from './door.ts';
import { BODY_BYTES_MAX } from './limits.ts';
import { problemOf } from './problem.ts';

/** Every answer that is not a success becomes a problem answer with a code. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler(refuse);
  app.setNotFoundHandler((request) => {
    callerOf(request);
    throw unknownRoute(request);
  });
}

/** The answer to an error, whatever threw it. What nobody expected is logged and not told. */
function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const told = tellable(error, request.id);
  if (told.httpStatus >= 500) request.log.error({ err: error, reference: request.id }, told.code);
  if (told.httpStatus === 401) void reply.header('www-authenticate', 'Bearer');
  void reply
    .code(told.httpStatus)
    .type('application/problem+json')
    .send(problemOf(told, request.id));
}

/** For addresses the router itself cannot read. */
export function refuseAddress(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  refuse(error.code === 'FST_ERR_BAD_URL' ? unreadable(error) : error, request, reply);
}

/** For what is not HTTP at all: a short answer, and the socket is closed. */
export function refuseSocket(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const told = new PledgewatchError('PW_REQUEST_UNREADABLE', { reason: error.code ?? 'not HTTP' });
  const body = JSON.stringify(problemOf(told, ''));
  socket.end(
    `HTTP/1.1 ${told.httpStatus} ${STATUS_CODES[told.httpStatus]}\r\n` +
      'Content-Type: application/problem+json\r\nConnection: close\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function tellable(error: unknown, requestId: string): PledgewatchError {
  if (error instanceof PledgewatchError) return error;
  const { code, statusCode } = error as Partial<FastifyError>;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new PledgewatchError('PW_REQUEST_TOO_LARGE', { bytesMax: BODY_BYTES_MAX });
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new PledgewatchError('PW_MEDIA_TYPE_UNKNOWN');
  }
  if (statusCode !== undefined && statusCode < 500) return unreadable(error as Error);
  return new PledgewatchError('PW_INTERNAL', { reference: requestId });
}

function unreadable({ message }: Error): PledgewatchError {
  return new PledgewatchError('PW_REQUEST_UNREADABLE', { reason: message });
}

function unknownRoute({ method, url }: FastifyRequest): PledgewatchError {
  const path = url.split('?', 1)[0] ?? '/';
  return new PledgewatchError('PW_ROUTE_UNKNOWN', { method, path });
}
