import '@fastify/cookie';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PERMISSIONS, type ApiKeys, type Sessions } from '#/access/index.ts';
import type { Actor } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';

/** Who is asking, and by what. */
export interface Caller {
  readonly actor: Actor;
  readonly via: 'key' | 'session';
  /** Stable while the key or session lasts; not a secret. */
  readonly id: string;
  /** False once the key was revoked or the session ended; long answers ask again. */
  readonly stillHolds: () => boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined on open routes, and until the door has let somebody in. */
    caller: Caller | undefined;
    /** Why there is no caller. */
    unknownBecause: PledgewatchError | undefined;
  }
}

/** What tells callers apart. */
export interface Doorkeeper {
  readonly keys: ApiKeys;
  readonly sessions: Sessions;
}

/** `__Host-` pins a cookie to this host over TLS (RFC 6265bis §4.1.3.2). */
export function cookieName(secure: boolean): string {
  return secure ? '__Host-pledgewatch' : 'pledgewatch';
}

/**
 * Nobody passes whom the permission table does not let in. Identification comes before rate limiting
 * (which counts by caller); refusal comes after it, and before a body is read.
 */
export function addDoor(app: FastifyInstance, doorkeeper: Doorkeeper, cookie: string): void {
  app.decorateRequest('caller', undefined);
  app.decorateRequest('unknownBecause', undefined);
  app.addHook('onRoute', ({ method, url }) => {
    for (const verb of [method].flat()) {
      const route = `${verb} ${url}`;
      if (!PERMISSIONS[route]) throw new Error(`route ${route} is not in the permission table`);
    }
  });
  app.addHook('onRequest', async (request) => {
    const who = identify(request, doorkeeper, cookie);
    if (who instanceof PledgewatchError) request.unknownBecause = who;
    else request.caller = who;
  });
  app.addHook('preParsing', async (request) => authorise(request));
}

/** The caller of a route that the door guards. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw request.unknownBecause ?? new PledgewatchError('PW_KEY_MISSING');
  return request.caller;
}

function identify(
  request: FastifyRequest,
  { keys, sessions }: Doorkeeper,
  cookie: string,
): Caller | PledgewatchError {
  const authorization = request.headers.authorization;
  if (authorization !== undefined) {
    const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
    const holder = keys.holder(key);
    if (!holder) return new PledgewatchError('PW_KEY_UNKNOWN');
    const stillHolds = () => keys.holder(key) !== undefined;
    return { actor: holder.actor, via: 'key', id: holder.keyId, stillHolds };
  }
  const session = request.cookies[cookie];
  if (session === undefined) return new PledgewatchError('PW_KEY_MISSING');
  const actor = sessions.actorOf(session);
  if (!actor) return new PledgewatchError('PW_SESSION_EXPIRED');
  const stillHolds = () => sessions.actorOf(session) !== undefined;
  return { actor, via: 'session', id: `${actor.tenantId}/${actor.userId}`, stillHolds };
}

function authorise(request: FastifyRequest): void {
  const route = `${request.method} ${request.routeOptions.url ?? ''}`;
  const permission = request.is404 ? undefined : PERMISSIONS[route];
  if (permission?.roles === 'open') {
    refuseCrossSite(request);
    return;
  }
  const { actor, via } = callerOf(request);
  if (!permission) return; // Nothing is there; who may come in may know that.
  if (!permission.roles.includes(actor.role)) {
    throw new PledgewatchError('PW_ROLE_FORBIDDEN', { role: actor.role, route });
  }
  if (via === 'key') return;
  if (!permission.session) throw new PledgewatchError('PW_SESSION_READ_ONLY', { route });
  refuseCrossSite(request);
}

/**
 * A browser says where a request comes from (Fetch Metadata; older ones by Origin). A change that
 * does not come from our own page is refused, whatever cookie it carries.
 */
function refuseCrossSite({ method, headers, host }: FastifyRequest): void {
  if (method === 'GET') return;
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const fromElsewhere =
    site === undefined
      ? origin !== undefined && URL.parse(origin)?.host !== host
      : site !== 'same-origin' && site !== 'none';
  if (fromElsewhere) throw new PledgewatchError('PW_CROSS_SITE');
}
