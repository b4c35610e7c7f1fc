import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { TSchema } from '@sinclair/typebox';
import { partReader } from './faults.ts';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { RequestInvalid, type Fault } from './problem.ts';

interface RouteSchema {
  readonly headers?: TSchema;
  readonly params?: TSchema;
  readonly querystring?: TSchema;
  readonly body?: TSchema;
}

/**
 * Reads every request by its route's schemas, all parts at once: Fastify's own validation stops at
 * the first part that is wrong, and a sender would learn of its faults one request at a time.
 */
export function readRequests(app: FastifyInstance): void {
  app.setValidatorCompiler(() => (value: unknown) => ({ value }));
  app.setSerializerCompiler(() => (value: unknown) => JSON.stringify(value));
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else void parse(request, body as string, done);
  });
  app.addHook('onRoute', (route) => {
    const read = requestReader(route.schema as RouteSchema | undefined);
    if (read) route.preValidation = [read, ...hooksOf(route.preValidation)];
  });
}

function requestReader({ headers, params, querystring, body }: RouteSchema = {}) {
  if (!headers && !params && !querystring && !body) return undefined;
  const readHeaders = headers && partReader('header', headers);
  const readParams = params && partReader('path', params);
  const readQuery = querystring && partReader('query', querystring);
  const readBody = body && partReader('body', body);
  return async function readRequest(request: FastifyRequest): Promise<void> {
    const given = {
      headers: readHeaders?.({ ...request.headers }),
      params: readParams?.(request.params),
      query: readQuery?.(request.query),
      body: readBody?.(request.body ?? {}),
    };
    const faults = Object.values(given).flatMap((part) => part?.faults ?? []);
    if (faults.length > 0) throw refusal(faults);
    if (given.params) request.params = given.params.value;
    if (given.query) request.query = given.query.value;
    if (given.body) request.body = given.body.value;
  };
}

/** A forgotten idempotency key is told by a code of its own when it is all that is wrong. */
function refusal(faults: readonly Fault[]): PledgewatchError {
  const only = faults.length === 1 ? faults[0] : undefined;
  return only?.in === 'header' && only.pointer === '/idempotency-key'
    ? new PledgewatchError('PW_IDEMPOTENCY_KEY_MISSING')
    : new RequestInvalid(faults);
}

function hooksOf(hooks: RouteOptions['preValidation']) {
  if (!hooks) return [];
  return Array.isArray(hooks) ? hooks : [hooks];
}
