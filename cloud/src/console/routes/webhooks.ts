import { Type } from '@sinclair/typebox';
import type { App } from '../app.ts';
import { described, withExample } from '../describing.ts';
import { callerOf } from '../door.ts';
import type { WebhooksPort } from '../ports.ts';
import { NewWebhook, WebhookRecord } from '../records.ts';
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
    Type.Object({ secret: Type.String({ description: 'whsec_…; shown this once' }) }),
  ],
  { description: 'The webhook, with the secret its signatures verify under.' },
);

const add = described(
  {
    tag: 'Alerts',
    summary: 'Have alerts delivered to an address (Standard Webhooks)',
    zh: '登记 Webhook：告警将按 Standard Webhooks 签名投递；密钥仅显示一次。',
  },
  { body: withExample(NewWebhook, { url: EXAMPLE.url, minSeverity: 'warning' }) },
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
  { params: Type.Object({ webhookId: Type.String({ minLength: 1, maxLength: 64 }) }) },
  { 204: { schema: Type.Null({ description: 'It is gone.' }) } },
);

/** Who is told of alerts without asking. */
export function addWebhookRoutes(app: App, webhooks: WebhooksPort): void {
  app.post('/v1/webhooks', { schema: add }, async (request, reply) => {
    const webhook = await webhooks.add(callerOf(request).actor, request.body);
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
}
