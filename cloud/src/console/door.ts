import '@fastify/cookie';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  isToken,
  KEY_ONLY,
  PERMISSIONS,
  type ApiKeys,
  type Sessions,
  type Tokens,
} from '#/access/index.ts';
import type { Clock, EpochMs } from '@pledgewatch/shared/clock';
import type { Actor } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';

/** Who is asking, and by what. */
export interface Caller {
  readonly actor: Actor;
  readonly via: 'key' | 'token' | 'session';
  /** Stable while the key, token or session lasts; not a secret. */
  readonly id: string;
  /** When a token ends. */
  readonly endsAt?: EpochMs;
  /** False once the key was revoked, or the token or session ended; long answers ask again. */
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
  /** Absent where no issuer is configured. */
  readonly tokens?: Tokens | undefined;
  readonly clock: Clock;
  /** Why a tenant's register keeps somebody out; asked at every request, whatever they come by. */
  readonly admission: (actor: Actor) => PledgewatchError | undefined;
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
    const who = admitted(await identify(request, doorkeeper, cookie), doorkeeper);
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

async function identify(
  request: FastifyRequest,
  doorkeeper: Doorkeeper,
  cookie: string,
): Promise<Caller | PledgewatchError> {
  const { sessions } = doorkeeper;
  const authorization = request.headers.authorization;
  if (authorization !== undefined) {
    return bearerOf(/^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '', doorkeeper);
  }
  const session = request.cookies[cookie];
  if (session === undefined) return new PledgewatchError('PW_KEY_MISSING');
  const actor = sessions.actorOf(session);
  if (!actor) return new PledgewatchError('PW_SESSION_EXPIRED');
  const stillHolds = () => sessions.actorOf(session) !== undefined;
  return { actor, via: 'session', id: `${actor.tenantId}/${actor.userId}`, stillHolds };
}

/** Nobody whom the register keeps out comes in, and who is in leaves with the register's next word. */
function admitted(
  who: Caller | PledgewatchError,
  { admission }: Doorkeeper,
): Caller | PledgewatchError {
  if (who instanceof PledgewatchError) return who;
  const { actor } = who;
  const stillHolds = () => who.stillHolds() && admission(actor) === undefined;
  return admission(actor) ?? { ...who, stillHolds };
}

async function bearerOf(
  bearer: string,
  { keys, tokens, clock }: Doorkeeper,
): Promise<Caller | PledgewatchError> {
  if (tokens && isToken(bearer)) return tokenCaller(bearer, tokens, clock);
  const holder = keys.holder(bearer);
  if (!holder) return new PledgewatchError('PW_KEY_UNKNOWN');
  const stillHolds = () => keys.holder(bearer) !== undefined;
  return { actor: holder.actor, via: 'key', id: holder.keyId, stillHolds };
}

async function tokenCaller(
  token: string,
  tokens: Tokens,
  clock: Clock,
): Promise<Caller | PledgewatchError> {
  try {
    const { actor, expiresAt: endsAt } = await tokens.holder(token);
    const stillHolds = () => clock.now() < endsAt;
    return { actor, via: 'token', id: `${actor.tenantId}/${actor.userId}`, endsAt, stillHolds };
  } catch (error) {
    if (error instanceof PledgewatchError) return error;
    throw error;
  }
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
  if (via === 'token' && KEY_ONLY.has(route))
    throw new PledgewatchError('PW_KEY_NEEDED', { route });
  if (via !== 'session') return;
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
