import { createHash, randomBytes } from 'node:crypto';
import type { Clock, EpochMs } from '@pledgewatch/shared/clock';
import type { Actor } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { ApiKeys } from './api-keys.ts';
import { LINK_MS_MAX, LINKS_MAX, SESSION_MS_MAX, SESSIONS_MAX } from './limits.ts';

/** A session that has begun; `cookie` is what the browser keeps. */
export interface NewSession {
  readonly cookie: string;
  readonly expiresAt: number;
  readonly actor: Actor;
}

/** Who asked for a console link: by an API key, or by a token that ends. */
export type Granter =
  | { readonly actor: Actor; readonly keyId: string }
  | { readonly actor: Actor; readonly endsAt: EpochMs };

/**
 * Browser sessions. EventSource cannot send a key, so a one-time link's fragment (which browsers
 * never send to a server) is exchanged for a cookie. Held in memory: a restart ends every session, and
 * so does the end of the key or token that asked for the link.
 */
export interface Sessions {
  /** The fragment `#k=…` of a link that opens the console once, within {@link LINK_MS_MAX}. */
  createConsoleLink(holder: Granter): string;
  /** @throws {PledgewatchError} `PW_CONSOLE_LINK_USED`: used, expired, its key or token ended, or never made. */
  exchange(linkKey: string): NewSession;
  /** Who the cookie stands for; undefined when the session has ended. */
  actorOf(cookie: string): Actor | undefined;
  end(cookie: string): void;
}

interface Grant {
  readonly holder: Granter;
  readonly expiresAt: number;
}

/** @param keys Tells whether the key behind a link or session is still in force. */
export function createSessions(clock: Clock, keys: Pick<ApiKeys, 'isInForce'>): Sessions {
  const links = new Map<string, Grant>();
  const sessions = new Map<string, Grant>();

  function valid(grants: Map<string, Grant>, token: string): Grant | undefined {
    const place = placeOf(token);
    const found = grants.get(place);
    if (!found) return undefined;
    if (clock.now() < found.expiresAt && stands(found.holder)) return found;
    grants.delete(place);
    return undefined;
  }

  function stands(holder: Granter): boolean {
    return 'keyId' in holder ? keys.isInForce(holder.keyId) : clock.now() < holder.endsAt;
  }

  return {
    createConsoleLink(holder) {
      return `#k=${grant(links, { holder, expiresAt: clock.now() + LINK_MS_MAX }, LINKS_MAX)}`;
    },
    exchange(linkKey) {
      const link = valid(links, linkKey);
      links.delete(placeOf(linkKey));
      if (!link) throw new PledgewatchError('PW_CONSOLE_LINK_USED');
      const { holder } = link;
      const expiresAt = clock.now() + SESSION_MS_MAX;
      const cookie = grant(sessions, { holder, expiresAt }, SESSIONS_MAX);
      return { cookie, expiresAt, actor: holder.actor };
    },
    actorOf: (cookie) => valid(sessions, cookie)?.holder.actor,
    end: (cookie) => void sessions.delete(placeOf(cookie)),
  };
}

/** Grants of one map end in the order they were given, so the first are the first to go. */
function grant(grants: Map<string, Grant>, given: Grant, countMax: number): string {
  const token = randomBytes(32).toString('base64url');
  grants.set(placeOf(token), given);
  for (const place of grants.keys()) {
    if (grants.size <= countMax) break;
    grants.delete(place);
  }
  return token;
}

/** Kept by digest: a look-up then tells nothing by its time, and a memory dump opens nothing. */
function placeOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
