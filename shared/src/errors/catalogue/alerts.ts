import type { CatalogueSection } from './entry.ts';

/** Cloud, alerts on their way to subscribers. */
export const ALERTS = {
  PW_SHELVING_TIME: {
    kind: 'reject',
    http: 409,
    en: 'an alert of severity {severity} is shelved for at most {maxHours} hours, and until a time to come',
    zh: '级别为 {severity} 的告警最多搁置 {maxHours} 小时，且截止时间须在将来',
    next: 'Name an earlier end, or take the condition out of service.',
    nextZh: '请改用更早的截止时间，或将该条件停用。',
  },
  PW_SHELVES_FULL: {
    kind: 'reject',
    http: 409,
    en: 'no further condition may be shelved; this bank has {shelved}',
    zh: '无法再搁置更多条件；该银行已有 {shelved} 个',
    next: 'Bring back what need not be shelved any more.',
    nextZh: '请先恢复无需再搁置的条件。',
  },
  PW_WEBHOOK_ADDRESS_REFUSED: {
    kind: 'reject',
    http: 400,
    en: 'webhooks may not go to {address}: {reason}',
    zh: 'Webhook 不能投递到 {address}：{reason}',
    next: 'Name an https address on the public internet; only the operator may allow internal ones.',
    nextZh: '请填写公网 https 地址；内部地址须由运维放行。',
  },
  PW_WEBHOOKS_FULL: {
    kind: 'reject',
    http: 409,
    en: 'no further webhook fits; this tenant has {webhooks}',
    zh: '无法再添加 Webhook；该租户已有 {webhooks} 个',
    next: 'Remove one that is not used any more.',
    nextZh: '请删除不再使用的 Webhook。',
  },
  PW_WEBHOOK_QUEUE_FULL: {
    kind: 'operator',
    http: 503,
    en: 'the queue of webhook {webhookId} is full; what happens now is not queued for it',
    zh: 'Webhook {webhookId} 的队列已满；此后的消息不再入队',
    next: 'Mend the endpoint; once there is room it is told which ledger entries to read from the API.',
    nextZh: '请修复接收端；队列有空位后会告知其应从 API 补读的账本条目。',
  },
  PW_WEBHOOK_UNDELIVERED: {
    kind: 'operator',
    http: 502,
    en: 'webhook {webhookId} was not told {messageId} in ten attempts: {reason}',
    zh: 'Webhook {webhookId} 的消息 {messageId} 尝试十次仍未送达：{reason}',
    next: 'Mend the endpoint and replay its failed messages; the alert stands in the list of alerts.',
    nextZh: '请修复接收端并重放失败消息；告警列表中仍可查看该告警。',
  },
  PW_WEBHOOK_KEY_ENDED: {
    kind: 'reject',
    http: 409,
    en: 'the API key that added webhook {webhookId} is in force no more, so it is told nothing more',
    zh: '登记 Webhook {webhookId} 的 API 密钥已失效，已停止投递',
    next: 'Remove it and add one with a key that is in force.',
    nextZh: '请删除该 Webhook，并用有效的 API 密钥重新登记。',
  },
  PW_WEBHOOK_GONE: {
    kind: 'operator',
    http: 410,
    en: 'webhook {webhookId} answered 410 Gone and is told nothing more',
    zh: 'Webhook {webhookId} 返回 410 Gone，已停止投递',
    next: 'Remove it, or replay its failed messages to use it again.',
    nextZh: '请删除该 Webhook，或重放失败消息以重新启用。',
  },
} as const satisfies CatalogueSection;
