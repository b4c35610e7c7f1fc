import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { TSchema } from '@sinclair/typebox';
import { partReader } from './faults.ts';
import { RequestInvalid } from './problem.ts';

interface RouteSchema {
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
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else void parse(request, body as string, done);
  });
  app.addHook('onRoute', (route) => {
    const read = requestReader(route.schema as RouteSchema | undefined);
    if (read) route.preValidation = [read, ...hooksOf(route.preValidation)];
  });
}

function requestReader({ params, querystring, body }: RouteSchema = {}) {
  if (!params && !querystring && !body) return undefined;
  const readParams = params && partReader('path', params);
  const readQuery = querystring && partReader('query', querystring);
  const readBody = body && partReader('body', body);
  return async function readRequest(request: FastifyRequest): Promise<void> {
    const parts = [
      readParams?.(request.params),
      readQuery?.(request.query),
      readBody?.(request.body ?? {}),
    ];
    const faults = parts.flatMap((part) => part?.faults ?? []);
    if (faults.length > 0) throw new RequestInvalid(faults);
    if (parts[0]) request.params = parts[0].value;
    if (parts[1]) request.query = parts[1].value;
    if (parts[2]) request.body = parts[2].value;
  };
}

function hooksOf(hooks: RouteOptions['preValidation']) {
  if (!hooks) return [];
  return Array.isArray(hooks) ? hooks : [hooks];
}
