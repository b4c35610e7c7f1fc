import type { CatalogueSection } from './entry.ts';

/** Cloud, law of the pledge: moves and samplings inside a site. */
export const YARD = {
  PW_SLOT_SAME: {
    kind: 'reject',
    http: 409,
    en: 'some of the goods stand on slot {slotId} already',
    zh: '部分货物已在货位 {slotId} 上',
    next: 'Name only goods that stand elsewhere.',
    nextZh: '请仅填写位于其他货位的货物。',
  },
  PW_SLOT_OCCUPIED: {
    kind: 'reject',
    http: 409,
    en: 'slot {slotId} is not empty: {lowerG} g or more stand on it',
    zh: '货位 {slotId} 非空：至少有 {lowerG} 克',
    next: 'Clear the slot, or choose another: goods of two owners on one slot are commingled.',
    nextZh: '请清空该货位或另选货位：不同货主的货物不得混放。',
  },
  PW_TAG_NOT_ORDERED: {
    kind: 'reject',
    http: 409,
    en: '{count} of the tags are not named by order {orderId}: {first}',
    zh: '有 {count} 个标签不在单据 {orderId} 中：{first}',
    next: 'Draw from the units that the order names, or have another approved.',
    nextZh: '请仅从单据载明的单元取样，或另行审批。',
  },
  PW_SAMPLE_TOO_LARGE: {
    kind: 'reject',
    http: 409,
    en: '{drawnG} g are more than order {orderId} lets anyone take: {mostG} g',
    zh: '取样 {drawnG} 克超过单据 {orderId} 允许的 {mostG} 克',
    next: 'Put the rest back and tell what was taken, or have another order approved.',
    nextZh: '请放回多取部分并如实填写，或另行审批。',
  },
  PW_WITNESS_SAME: {
    kind: 'reject',
    http: 409,
    en: '{id} cannot draw the sample of order {orderId} and witness it too',
    zh: '{id} 不得既取样又见证（单据 {orderId}）',
    next: 'Have somebody else be there.',
    nextZh: '请由另一人见证。',
  },
  PW_LABORATORY_OTHER: {
    kind: 'reject',
    http: 409,
    en: 'order {orderId} names laboratory {named}, not {laboratory}',
    zh: '单据 {orderId} 载明的实验室为 {named}，而非 {laboratory}',
    next: 'Bring the sample to the laboratory that was approved.',
    nextZh: '请将样品送至获批的实验室。',
  },
  PW_SEALS_UNLIKE: {
    kind: 'reject',
    http: 409,
    en: 'the sample of order {orderId} was sealed with {drawn}, and {seals} are named now',
    zh: '单据 {orderId} 样品的封签为 {drawn}，现填写为 {seals}',
    next: 'Compare the numbers with the seals; a broken chain of custody is no sample: draw another.',
    nextZh: '请核对封签号；监管链中断的样品无效，须重新取样。',
  },
} as const satisfies CatalogueSection;
