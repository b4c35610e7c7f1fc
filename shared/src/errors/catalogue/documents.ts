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
  PW_RECEIPT_INCOMPLETE: {
    kind: 'reject',
    http: 400,
    en: 'receipt {id} lacks {count} of the items a warehouse receipt must have (GB/T 30332-2024, Civil Code 909): {missing}',
    zh: '仓单 {id} 缺少 {count} 项必备要素（GB/T 30332-2024、民法典第909条）：{missingZh}',
    next: 'Fill in every item named and issue it again; nothing was issued.',
    nextZh: '请补全所列各项后重新签发；未签发任何仓单。',
  },
  PW_RECEIPT_SUM: {
    kind: 'reject',
    http: 409,
    en: 'the parts of receipt {id} have {sum} {what} together, the whole has {wanted}',
    zh: '仓单 {id} 分割后 {what} 合计 {sum}，与原仓单 {wanted} 不符',
    next: 'Name parts that add up to the whole exactly.',
    nextZh: '请使各部分之和与原仓单完全相等。',
  },
  PW_RECEIPT_UNLIKE: {
    kind: 'reject',
    http: 409,
    en: 'receipt {id} differs from {other} in holder, place or goods',
    zh: '仓单 {id} 与 {other} 的持有人、场所或货物不同',
    next: 'Merge only receipts that differ in quantity and pieces alone.',
    nextZh: '仅可合并除数量与件数外完全相同的仓单。',
  },
  PW_NOT_A_RECEIPT: {
    kind: 'reject',
    http: 409,
    en: '{id} is a stock-in note: it proves a deposit and cannot be endorsed, pledged, split or merged',
    zh: '{id} 为入库单：仅证明存货，不能背书、出质、分割或合并',
    next: 'Ask the custodian for a warehouse receipt over the goods.',
    nextZh: '请向保管人申请就该货物签发仓单。',
  },
} as const satisfies CatalogueSection;
