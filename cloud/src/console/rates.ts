import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { App } from './app.ts';
import { RATES_MAX, REQUESTS_MAX, STRANGER_REQUESTS_MAX } from './limits.ts';

const MINUTE_MS = 60_000;

/**
 * Counts requests by caller, or by address where nobody is known, before anything is read or refused.
 * What is not a route counts too: trying keys at made-up addresses is no way around it.
 */
export async function limitRates(app: App): Promise<void> {
  await app.register(rateLimit, {
    max: ({ caller }) => (caller ? REQUESTS_MAX : STRANGER_REQUESTS_MAX),
    timeWindow: MINUTE_MS,
    cache: RATES_MAX,
    keyGenerator: rateKey,
    errorResponseBuilder: (_, { max }) =>
      new PledgewatchError('PW_RATE_LIMITED', { max, windowSeconds: MINUTE_MS / 1_000 }),
  });
  const limit = app.rateLimit();
  app.addHook('preParsing', async (request, reply) => {
    if (request.is404) await limit.call(app, request, reply);
  });
}

/** A route's own, tighter limit: so many a minute from one address. */
export function fewAMinute(max: number) {
  return { rateLimit: { max, timeWindow: MINUTE_MS } };
}

function rateKey({ caller, ip }: FastifyRequest): string {
  return caller ? `${caller.via} ${caller.id}` : `address ${ip}`;
}
