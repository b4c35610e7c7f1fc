import type { CatalogueSection } from './entry.ts';

/** Cloud, law of the pledge: floating goods, and orders in and out. */
export const ORDERS = {
  PW_MODE_UNFIT: {
    kind: 'reject',
    http: 400,
    en: 'a {mode} pledge does not go with {what}',
    zh: '{mode} 质押与 {what} 不相容',
    next: 'A floating pledge names its scope; a static one has none and is released by the bank. Pattern B names whose maker and checker approve, or employers apart.',
    nextZh:
      '动态质押须载明范围；静态质押不设范围且由银行逐笔放行。B 模式须载明由何方经办复核，或要求双方不同单位。',
  },
  PW_OUT_OF_SCOPE: {
    kind: 'reject',
    http: 409,
    en: 'lot {lotId} of {commodity} on slot {slotId} in zone {zoneId} is not what the pledge covers',
    zh: '批次 {lotId}（{commodity}，库区 {zoneId} 货位 {slotId}）不在质押范围内',
    next: 'Put goods of the pledged kind on the slots that the pledge names.',
    nextZh: '请将约定品种的货物放到质押载明的货位。',
  },
  PW_APPROVER_UNFIT: {
    kind: 'reject',
    http: 403,
    en: 'a {role} may not {part} {id}: under pattern {pattern} that is for {roles}',
    zh: '{role} 不得对 {id} 执行 {part}：{pattern} 模式下应由 {roles} 办理',
    next: 'Have the party named do it.',
    nextZh: '请由所列角色办理。',
  },
  PW_SAME_EMPLOYER: {
    kind: 'reject',
    http: 403,
    en: 'maker {maker} and checker {checker} of {id} must have different employers',
    zh: '{id} 的经办 {maker} 与复核 {checker} 须属不同雇主',
    next: 'Have somebody of the other party check it.',
    nextZh: '请由另一方人员复核。',
  },
} as const satisfies CatalogueSection;
