import { Type } from '@sinclair/typebox';
import {
  MessageRecord,
  MessageState,
  NewWebhook,
  WebhookRecord,
  type Webhooks,
} from '#/alerts/index.ts';
import type { App } from '../app.ts';
import { described, withExample } from '../describing.ts';
import { callerOf } from '../door.ts';
import { IdempotencyHeader } from './command-routes.ts';
import { PAGE_DEFAULT } from '../limits.ts';
import { answerPage, PageQuery, pageOf, pageSchema } from '../cursor.ts';
import { found } from './pledges.ts';

const EXAMPLE = {
  webhookId: 'wh_01',
  url: 'https://bank.example/pledgewatch',
  minSeverity: 'warning',
  createdAt: 1_795_579_200_000,
};
const NewWebhookAnswer = Type.Composite(
  [
    WebhookRecord,
    Type.Object({
      secret: Type.Optional(
        Type.String({ description: 'whsec_…; in the first minutes, to the request that added it' }),
      ),
    }),
  ],
  { description: 'The webhook, with the secret its signatures verify under.' },
);

const WebhookParams = Type.Object({ webhookId: Type.String({ minLength: 1, maxLength: 64 }) });
const MESSAGE_EXAMPLE = {
  place: 7,
  messageId: 'msg_0f3c1f6a2f0d4a1f9a9d7e5c3b2a1908',
  type: 'alert.raised',
  entry: 42,
  state: 'failed' as const,
  attempts: 10,
  dueAt: 1_795_579_200_000,
  reason: 'HTTP 500',
};
const Replayed = Type.Object(
  { replayed: Type.Integer({ description: 'Messages that are tried again' }) },
  { description: 'What failed waits again, under the same ids.' },
);

const add = described(
  {
    tag: 'Alerts',
    summary: 'Have alerts delivered to an address (Standard Webhooks)',
    zh: '登记 Webhook：告警将按 Standard Webhooks 签名投递；密钥只在最初几分钟向登记请求显示；所用 API 密钥失效后停止投递。',
    codes: [
      'PW_KEY_NEEDED',
      'PW_IDEMPOTENCY_KEY_MISSING',
      'PW_IDEMPOTENCY_CONFLICT',
      'PW_NOT_FOUND',
      'PW_WEBHOOK_ADDRESS_REFUSED',
      'PW_WEBHOOKS_FULL',
    ],
  },
  {
    headers: IdempotencyHeader,
    body: withExample(NewWebhook, { url: EXAMPLE.url, minSeverity: 'warning' }),
  },
  { 201: { schema: NewWebhookAnswer, example: { ...EXAMPLE, secret: 'whsec_…' } } },
);
const list = described(
  { tag: 'Alerts', summary: 'Webhooks of the tenant', zh: '本租户的 Webhook 列表。' },
  {},
  {
    200: {
      schema: Type.Object({ items: Type.Array(WebhookRecord) }, { description: 'All of them.' }),
      example: { items: [EXAMPLE] },
    },
  },
);
const remove = described(
  { tag: 'Alerts', summary: 'Remove a webhook', zh: '删除 Webhook。', codes: ['PW_NOT_FOUND'] },
  { params: WebhookParams },
  { 204: { schema: Type.Null({ description: 'It is gone.' }) } },
);

const messages = described(
  {
    tag: 'Alerts',
    summary: 'Messages of a webhook and how they fare, newest first',
    zh: 'Webhook 消息及投递状态（最新在前），可按状态筛选，例如仅看失败。',
    codes: ['PW_NOT_FOUND', 'PW_CURSOR_INVALID'],
  },
  {
    params: WebhookParams,
    querystring: Type.Composite([Type.Object({ state: Type.Optional(MessageState) }), PageQuery], {
      additionalProperties: false,
    }),
  },
  { 200: { schema: pageSchema(MessageRecord), example: { items: [MESSAGE_EXAMPLE] } } },
);
const replay = described(
  {
    tag: 'Alerts',
    summary: 'Try again everything that failed, and use the webhook again after a 410',
    zh: '重新投递全部失败消息（编号不变）；应答过 410 的 Webhook 恢复使用。',
    codes: ['PW_NOT_FOUND', 'PW_WEBHOOK_KEY_ENDED'],
  },
  { params: WebhookParams },
  { 200: { schema: Replayed, example: { replayed: 1 } } },
);

/** Who is told of alerts without asking. */
export function addWebhookRoutes(app: App, webhooks: Webhooks): void {
  app.post('/v1/webhooks', { schema: add }, async (request, reply) => {
    const { actor, id: keyId } = callerOf(request);
    const idempotencyKey = request.headers['idempotency-key'];
    const webhook = await webhooks.add({ actor, keyId, idempotencyKey }, request.body);
    return reply.code(201).send(webhook);
  });
  app.get('/v1/webhooks', { schema: list }, (request) => ({
    items: webhooks.list(callerOf(request).actor),
  }));
  app.delete('/v1/webhooks/:webhookId', { schema: remove }, (request, reply) => {
    const { webhookId } = request.params;
    const gone = webhooks.remove(callerOf(request).actor, webhookId);
    found(gone || undefined, 'webhook', webhookId);
    return reply.code(204).send();
  });
  app.get('/v1/webhooks/:webhookId/messages', { schema: messages }, (request) => {
    const { state, limit = PAGE_DEFAULT, cursor } = request.query;
    const page = pageOf('messages', { limit, ...(cursor !== undefined && { cursor }) });
    const items = webhooks.messages(callerOf(request).actor, request.params.webhookId, {
      limit: page.limit,
      ...(page.after !== undefined && { before: Number(page.after) }),
      ...(state !== undefined && { state }),
    });
    const last = items.length === page.limit ? String(items.at(-1)?.place) : undefined;
    return answerPage('messages', { items, ...(last !== undefined && { last }) });
  });
  app.post('/v1/webhooks/:webhookId/replay', { schema: replay }, (request) => ({
    replayed: webhooks.replay(callerOf(request).actor, request.params.webhookId),
  }));
}
