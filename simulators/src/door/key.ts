import assert from 'node:assert/strict';
import { createHash, timingSafeEqual } from 'node:crypto';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { FastifyRequest } from 'fastify';

const KEY_CHARACTERS_MIN = 16;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A hook that refuses a request without the key as its bearer token, in constant time. */
export function requireKey(key: string): (request: FastifyRequest) => Promise<void> {
  assert(key.length >= KEY_CHARACTERS_MIN, `a key of at least ${KEY_CHARACTERS_MIN} characters`);
  const expected = digest(`Bearer ${key}`);
  return async (request) => {
    const given = digest(request.headers.authorization ?? '');
    if (!timingSafeEqual(given, expected)) throw new PledgewatchError('PW_SIMULATOR_KEY_REFUSED');
  };
}
