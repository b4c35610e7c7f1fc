import '@fastify/cookie';
import { Type } from '@sinclair/typebox';
import { SESSION_MS_MAX, type Sessions } from '#/access/index.ts';
import { Actor } from '@pledgewatch/shared/command';
import { Instant } from '@pledgewatch/shared/identity';
import type { App } from '../app.ts';
import { described, withExample } from '../describing.ts';
import { callerOf } from '../door.ts';
import { SESSIONS_BEGUN_MAX } from '../limits.ts';
import { fewAMinute } from '../rates.ts';

/** How people come in. */
export interface SessionDoor {
  readonly sessions: Sessions;
  readonly cookie: string;
  readonly secure: boolean;
  /** Where the console is reached, without a slash at its end. */
  readonly address: () => string;
}

const WHO = { tenantId: 'nanhai-bank', userId: 'li', role: 'pledgee' };

const Via = Type.Union([Type.Literal('key'), Type.Literal('token'), Type.Literal('session')]);

const me = described(
  { tag: 'Access', summary: 'Who is asking', zh: '当前调用者：租户、用户与角色。' },
  {},
  {
    200: {
      schema: Type.Composite([Actor, Type.Object({ via: Via })], { description: 'The caller.' }),
      example: { ...WHO, via: 'key' },
    },
  },
);
const createLink = described(
  {
    tag: 'Access',
    summary: 'Make a link that opens the console once, within ten minutes',
    zh: '生成一次性控制台链接（十分钟内有效，仅可打开一次）。',
  },
  {},
  {
    201: {
      schema: Type.Object({ url: Type.String() }, { description: 'The link.' }),
      example: { url: 'https://pledgewatch.example/#k=…' },
    },
  },
);
const begin = described(
  {
    tag: 'Access',
    summary: 'Exchange the key of a console link for a session cookie',
    zh: '用一次性链接中的密钥换取会话 Cookie（HttpOnly、SameSite=Strict）。',
    codes: ['PW_CONSOLE_LINK_USED', 'PW_CROSS_SITE'],
  },
  {
    body: withExample(
      Type.Object(
        { key: Type.String({ minLength: 1, maxLength: 128, description: 'What follows #k=' }) },
        { additionalProperties: false },
      ),
      { key: '9fQ…' },
    ),
  },
  {
    201: {
      schema: Type.Composite([Actor, Type.Object({ expiresAt: Instant })], {
        description: 'The session has begun; its cookie is set.',
      }),
      example: { ...WHO, expiresAt: 1_795_622_400_000 },
    },
  },
);
const end = described(
  { tag: 'Access', summary: 'End the session', zh: '结束会话。', codes: ['PW_CROSS_SITE'] },
  {},
  { 204: { schema: Type.Null({ description: 'It has ended; its cookie is cleared.' }) } },
);

/** Links, sessions, and who one is. */
export function addSessionRoutes(app: App, door: SessionDoor): void {
  const { sessions, cookie, secure } = door;
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;

  app.get('/v1/me', { schema: me }, (request) => {
    const { actor, via } = callerOf(request);
    return { ...actor, via };
  });
  app.post('/v1/console-links', { schema: createLink }, (request, reply) => {
    const { actor, id: keyId, endsAt } = callerOf(request);
    const granter = endsAt === undefined ? { actor, keyId } : { actor, endsAt };
    const fragment = sessions.createConsoleLink(granter);
    return reply.code(201).send({ url: `${door.address()}/${fragment}` });
  });
  const few = fewAMinute(SESSIONS_BEGUN_MAX);
  app.post('/console/session', { schema: begin, config: few }, (request, reply) => {
    const session = sessions.exchange(request.body.key);
    const { actor, expiresAt } = session;
    void reply.setCookie(cookie, session.cookie, { ...options, maxAge: SESSION_MS_MAX / 1_000 });
    return reply.code(201).send({ ...actor, expiresAt });
  });
  app.delete('/console/session', { schema: end }, (request, reply) => {
    const token = request.cookies[cookie];
    if (token !== undefined) sessions.end(token);
    return reply.clearCookie(cookie, options).code(204).send();
  });
}
