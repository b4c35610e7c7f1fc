import { Type } from '@sinclair/typebox';
import type { ApiKeys } from '#/access/index.ts';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { App } from '../app.ts';
import { answerPage, PageQuery, pageOf, pageSchema } from '../cursor.ts';
import { described } from '../describing.ts';
import { KeyRecord } from '../records.ts';

const KEY_EXAMPLE = {
  keyId: '0f3c1f6a2f0d4a1f',
  actor: { tenantId: 'nanhai-bank', userId: 'li', role: 'pledgee' },
  createdAt: 1_795_579_200_000,
  inForce: true,
};

const list = described(
  {
    tag: 'Access',
    summary: 'API keys of every tenant, ended ones too; never their secrets',
    zh: '全部 API 密钥（含已吊销与过期），绝不包含密钥内容；新密钥只能在云端主机上用 keys make 生成。',
    codes: ['PW_CURSOR_INVALID'],
  },
  { querystring: PageQuery },
  { 200: { schema: pageSchema(KeyRecord), example: { items: [KEY_EXAMPLE] } } },
);
const revoke = described(
  {
    tag: 'Access',
    summary: 'Revoke an API key; its webhooks, streams and console sessions end with it',
    zh: '吊销 API 密钥；以其登记的 Webhook、事件流与控制台会话随之终止。',
    codes: ['PW_NOT_FOUND'],
  },
  { params: Type.Object({ keyId: Type.String({ minLength: 1, maxLength: 64 }) }) },
  { 204: { schema: Type.Null({ description: 'It opens nothing any more.' }) } },
);

/** Which keys there are, and their end: the operator's, when one was lost. */
export function addKeyRoutes(app: App, keys: ApiKeys): void {
  app.get('/v1/keys', { schema: list }, (request) => {
    const { limit, after } = pageOf('keys', request.query);
    const items = keys.list({ limit, ...(after !== undefined && { after }) });
    const last = items.length === limit ? items.at(-1)?.keyId : undefined;
    return answerPage('keys', { items, ...(last !== undefined && { last }) });
  });
  app.delete('/v1/keys/:keyId', { schema: revoke }, (request, reply) => {
    const { keyId } = request.params;
    if (!keys.revoke(keyId)) throw new PledgewatchError('PW_NOT_FOUND', { what: 'key', id: keyId });
    request.log.info({ keyId }, 'API key revoked');
    return reply.code(204).send();
  });
}
