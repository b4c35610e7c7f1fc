import type { CatalogueSection } from './entry.ts';

/** Prices read from files and streams. */
export const PRICES = {
  PW_PRICES_UNREADABLE: {
    kind: 'operator',
    http: 500,
    en: 'price feed {feed} cannot read {path}: {reason}',
    zh: '价格来源 {feed} 无法读取 {path}：{reason}',
    next: 'Look whether the file or folder is there, readable by the program, and in the encoding that the feed names.',
    nextZh: '请检查文件或文件夹是否存在、程序是否有权读取，以及编码是否与配置一致。',
  },
  PW_PRICES_INVALID: {
    kind: 'reject',
    http: 400,
    en: 'price feed {feed} said {count} things that are no prices; the others were taken:\n{problems}',
    zh: '价格来源 {feed} 有 {count} 处不是有效价格，其余已采用：\n{problems}',
    next: 'Whoever makes the prices must put these right; each names its place, what was found and what was expected.',
    nextZh: '请由价格提供方更正以上各处；每处均列明位置、实际内容与应有内容。',
  },
  PW_PRICES_UNREACHABLE: {
    kind: 'retry',
    http: 503,
    en: 'price feed {feed} cannot be heard at {host}: {reason}',
    zh: '价格来源 {feed} 无法连接 {host}：{reason}',
    next: 'It is tried again by itself. If it goes on, look at its address and its token.',
    nextZh: '系统会自动重试；如持续失败，请检查地址与令牌。',
  },
} as const satisfies CatalogueSection;
