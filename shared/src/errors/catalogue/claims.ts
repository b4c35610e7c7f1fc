import type { CatalogueSection } from './entry.ts';

/** Cloud, one claim per good: what may be pledged, and what stops goods by name. */
export const CLAIMS = {
  PW_ENCUMBERED: {
    kind: 'reject',
    http: 409,
    en: 'encumbered',
    zh: '货物存在权利负担',
    next: 'Pledge goods that are free of other rights; search the registry and ask the pledgor.',
    nextZh: '请质押无权利负担的货物；请查询登记系统并向出质人核实。',
  },
  PW_UNIT_STOPPED: {
    kind: 'reject',
    http: 409,
    en: '{count} units are stopped by a hold or a claim: {first}',
    zh: '{count} 个单元因冻结或第三方主张而停止：{first}',
    next: 'Name other units, or have the hold lifted or the claim ended.',
    nextZh: '请选择其他单元，或先解除冻结、了结主张。',
  },
  PW_COURT_DOCUMENT_MISSING: {
    kind: 'reject',
    http: 409,
    en: 'hold {holdId} is a court’s: it is placed and lifted by a document of a court alone',
    zh: '冻结 {holdId} 由法院作出：只能凭法院文书冻结或解除',
    next: 'Give the digest of the court’s document.',
    nextZh: '请提交法院文书的摘要。',
  },
  PW_COURT_HOLD_ENDLESS: {
    kind: 'reject',
    http: 409,
    en: 'hold {holdId} is a court’s: it does not end by itself',
    zh: '冻结 {holdId} 由法院作出：不会自行到期',
    next: 'Leave out its end; lift it when the court says so.',
    nextZh: '请去掉到期时间，凭法院文书解除。',
  },
  PW_POSSESSION_UNPROVEN: {
    kind: 'reject',
    http: 409,
    en: 'the claim names no paper by which the custodian confirms that it holds these goods for this pledgor',
    zh: '未提供保管人确认为该出质人占有这些货物的文件',
    next: 'Ask the custodian for its confirmation of possession and give its digest.',
    nextZh: '请向保管人索取占有确认文件，并提交其摘要。',
  },
  PW_CLAIM_ABOVE_CAPACITY: {
    kind: 'reject',
    http: 409,
    en: '{claimedG} g would be claimed on {place}, where {capacityG} g fit',
    zh: '{place} 的容量为 {capacityG} 克，而主张数量将为 {claimedG} 克',
    next: 'Check slots and masses of the goods; if the place is larger, have the site defined anew.',
    nextZh: '请核对货位与数量；若实际容量更大，请重新登记场地。',
  },
  PW_PLACE_CLAIMED: {
    kind: 'reject',
    http: 409,
    en: 'goods on {place} are claimed: it can neither leave the definition nor become too small for them',
    zh: '{place} 上有被主张的货物：不能从定义中删除，也不能小于其数量',
    next: 'Keep the place as large as it was until its goods are released.',
    nextZh: '货物解除前请保留该位置及其容量。',
  },
  PW_FINGERPRINTS_INVALID: {
    kind: 'reject',
    http: 400,
    en: '{what} cannot be read:\n{problems}',
    zh: '{what} 无法读取：\n{problems}',
    next: 'Put right what is named; npm run fingerprints -- --help tells the forms.',
    nextZh: '请按提示更正；格式见 npm run fingerprints -- --help。',
  },
} as const satisfies CatalogueSection;
