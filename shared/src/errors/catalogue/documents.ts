import type { CatalogueSection } from './entry.ts';

/** Cloud, documents: what keeps one from being made. */
export const DOCUMENTS = {
  PW_PRINTING_BUSY: {
    kind: 'retry',
    http: 503,
    en: 'too many PDFs are being made',
    zh: '正在生成的 PDF 过多',
    next: 'Ask again in a minute, or take the JSON.',
    nextZh: '请一分钟后重试，或改取 JSON。',
  },
} as const satisfies CatalogueSection;
