import type { CatalogueSection } from './entry.ts';

/** Cloud, access: who asks, and whether they may. */
export const ACCESS = {
  PW_KEY_MISSING: {
    kind: 'reject',
    http: 401,
    en: 'no API key and no session came with this request',
    zh: '此请求未携带 API 密钥或会话',
    next: 'Send Authorization: Bearer pwk_…, or open the console by a fresh link.',
    nextZh: '请携带 Authorization: Bearer pwk_…，或通过新的链接打开控制台。',
  },
  PW_KEY_UNKNOWN: {
    kind: 'reject',
    http: 401,
    en: 'the API key is not known, or was revoked',
    zh: 'API 密钥未知或已吊销',
    next: 'Check that the whole key was copied, or ask the operator for a new one.',
    nextZh: '请确认完整复制了密钥，或向运维申请新密钥。',
  },
  PW_KEYS_FULL: {
    kind: 'operator',
    http: 503,
    en: 'there are {keys} API keys already',
    zh: '已有 {keys} 个 API 密钥',
    next: 'Revoke keys that nobody uses.',
    nextZh: '请吊销无人使用的密钥。',
  },
  PW_SESSION_EXPIRED: {
    kind: 'reject',
    http: 401,
    en: 'the console session has ended',
    zh: '控制台会话已结束',
    next: 'Open the console by a fresh link.',
    nextZh: '请通过新的链接打开控制台。',
  },
  PW_CONSOLE_LINK_USED: {
    kind: 'reject',
    http: 401,
    en: 'this console link was used before, or has expired',
    zh: '该控制台链接已使用或已过期',
    next: 'Ask for a fresh link; each opens the console once within ten minutes.',
    nextZh: '请获取新的链接；每个链接十分钟内仅可使用一次。',
  },
  PW_ROLE_FORBIDDEN: {
    kind: 'reject',
    http: 403,
    en: 'the role {role} may not do {route}',
    zh: '角色 {role} 无权执行 {route}',
    next: 'Use a key whose role may, or ask the operator who may.',
    nextZh: '请使用有权限角色的密钥，或咨询运维。',
  },
  PW_SESSION_READ_ONLY: {
    kind: 'reject',
    http: 403,
    en: 'a console session may not do {route}',
    zh: '控制台会话无权执行 {route}',
    next: 'Give commands with an API key; a session reads and acknowledges.',
    nextZh: '请使用 API 密钥发出指令；会话仅可查看与确认告警。',
  },
  PW_CROSS_SITE: {
    kind: 'reject',
    http: 403,
    en: 'the request came from another site',
    zh: '请求来自其他站点',
    next: 'Open the console itself; other sites may not act in your name.',
    nextZh: '请直接打开控制台；其他站点不得以您的名义操作。',
  },
} as const satisfies CatalogueSection;
