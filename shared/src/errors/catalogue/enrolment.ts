import type { CatalogueSection } from './entry.ts';

/** Enrolment, on both sides of it. */
export const ENROLMENT = {
  PW_ENROLMENT_TOKEN_MALFORMED: {
    kind: 'operator',
    http: 400,
    en: 'the enrolment token cannot be read',
    zh: '无法读取登记令牌',
    next: 'Copy the whole token, pwt1.… with three dots, or have the operator make a new one.',
    nextZh: '请完整复制令牌（pwt1.…，含三个点），或请运维重新生成。',
  },
  PW_ENROLMENT_TOKEN_MISSING: {
    kind: 'operator',
    http: 400,
    en: 'this gateway is not enrolled and there is no token at {file}',
    zh: '本网关尚未登记，且 {file} 处没有令牌',
    next: 'Have the operator make a token and put it there; the gateway keeps journaling meanwhile.',
    nextZh: '请运维生成令牌并放到该处；在此之前网关持续记录数据。',
  },
  PW_ENROLMENT_FAILED: {
    kind: 'operator',
    http: 403,
    en: 'the cloud at {url} refuses the enrolment: HTTP {status} {code}',
    zh: '云端 {url} 拒绝登记：HTTP {status} {code}',
    next: 'Have the operator make a new token for this site and gateway; tokens serve once and expire.',
    nextZh: '请运维为该库区和网关重新生成令牌；令牌一次有效且会过期。',
  },
  PW_ENROLMENT_UNPROVEN: {
    kind: 'operator',
    http: 502,
    en: 'whoever answers at {url} can not prove that it is the cloud that made the token',
    zh: '{url} 的应答方无法证明自己是签发令牌的云端',
    next: 'Check the address of the cloud and the network between; nothing was sent under the token.',
    nextZh: '请检查云端地址与中间网络；令牌未被使用。',
  },
  PW_ENROLMENT_STATE_DAMAGED: {
    kind: 'operator',
    http: 500,
    en: 'the enrolment kept at {file} cannot be read: {reason}',
    zh: '无法读取 {file} 处保存的登记信息：{reason}',
    next: 'Restore the file, or remove it and enrol again with a new token.',
    nextZh: '请恢复该文件，或删除后用新令牌重新登记。',
  },
  PW_CLOUD_UNREACHABLE: {
    kind: 'retry',
    http: 503,
    en: 'the cloud at {url} does not answer: {reason}',
    zh: '云端 {url} 无应答：{reason}',
    next: 'Nothing is lost: the gateway journals and tries again by itself.',
    nextZh: '数据不会丢失：网关持续记录并自动重试。',
  },
  PW_ENROLMENT_REFUSED: {
    kind: 'reject',
    http: 403,
    en: 'enrolment refused',
    zh: '登记被拒绝',
    next: 'Have the operator make a new token for this gateway and site; each is good once.',
    nextZh: '请运维为该网关和场地生成新的令牌；每个令牌只能使用一次。',
  },
  PW_ENROLMENT_TOKENS_FULL: {
    kind: 'reject',
    http: 429,
    en: '{tokensMax} enrolment tokens are waiting to be used',
    zh: '已有 {tokensMax} 个登记令牌待使用',
    next: 'Use them or let them expire.',
    nextZh: '请先使用它们或等待过期。',
  },
} as const satisfies CatalogueSection;
