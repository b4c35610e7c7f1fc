import type { CatalogueSection } from './entry.ts';

/** Cloud, broker: the way between gateways and cloud. */
export const BROKER = {
  PW_BROKER_REFUSED: {
    kind: 'reject',
    http: 403,
    en: 'the broker refused client {clientId}',
    zh: '消息代理拒绝了客户端 {clientId}',
    next: 'Enrol the gateway; a gateway connects as itself and as nothing else.',
    nextZh: '请登记网关；网关只能以自身身份连接。',
  },
  PW_BROKER_UNREACHABLE: {
    kind: 'operator',
    http: 503,
    en: 'the broker {host} cannot be used: {reason}',
    zh: '无法使用消息代理 {host}：{reason}',
    next: 'Start it, or mend broker.url, user, password and its access list; it is tried again by itself, and gateways keep their batches meanwhile.',
    nextZh:
      '请启动该代理，或修正 broker.url、用户、密码及其访问列表；系统会自动重试，期间网关保留各批数据。',
  },
} as const satisfies CatalogueSection;
