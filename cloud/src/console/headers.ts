import type { FastifyInstance } from 'fastify';

/** Nothing but our own files, nothing inline, in nobody's frame. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

function securityHeaders(secure: boolean): Readonly<Record<string, string>> {
  return {
    'content-security-policy': PAGE_POLICY,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(secure && { 'strict-transport-security': 'max-age=31536000' }),
  };
}

/** What an answer says is for its asker alone, unless its route says otherwise. */
export function addSecurityHeaders(app: FastifyInstance, secure: boolean): void {
  const headers = { ...securityHeaders(secure), 'cache-control': 'no-store' };
  app.addHook('onRequest', async (_, reply) => void reply.headers(headers));
}
