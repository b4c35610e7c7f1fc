import type { CatalogueSection } from './entry.ts';

/** The law of the pledge: default, loss of control, extension, and dates that must be kept. */
export const COURSE = {
  PW_NOTHING_OVERDUE: {
    kind: 'reject',
    http: 409,
    en: 'no instalment of loan {loanId} under pledge {pledgeId} is overdue',
    zh: '质押 {pledgeId} 所担保的贷款 {loanId} 没有逾期分期',
    next: 'Name the loan that is overdue; an instalment is due until the end of its working day.',
    nextZh: '请指明逾期的贷款；分期款在到期工作日日终前不算逾期。',
  },
  PW_DEMAND_NOT_OVERDUE: {
    kind: 'reject',
    http: 409,
    en: 'no demand for more security of pledge {pledgeId} is overdue and undisputed',
    zh: '质押 {pledgeId} 没有逾期且无异议的补充担保要求',
    next: 'Wait for the time of the demand, or decide its dispute.',
    nextZh: '请待补充担保期限届满，或先处理异议。',
  },
  PW_GROUND_NOT_AGREED: {
    kind: 'reject',
    http: 409,
    en: 'the agreement of pledge {pledgeId} names no ground of default “{clause}”',
    zh: '质押 {pledgeId} 的协议未约定“{clause}”为实现质权的情形',
    next: 'Name a ground as the agreement words it (Civil Code 436).',
    nextZh: '请按协议原文填写约定的情形（民法典第 436 条）。',
  },
  PW_DEFAULT_UNCURED: {
    kind: 'reject',
    http: 409,
    en: 'default {defaultId} is not cured: its ground, {ground}, is still there',
    zh: '违约 {defaultId} 尚未补救：其事由 {ground} 仍然存在',
    next: 'Post the payment, the security or the extension first.',
    nextZh: '请先登记还款、补充担保或展期。',
  },
  PW_CONTROL_NOT_REGAINED: {
    kind: 'reject',
    http: 409,
    en: 'hold {holdId} stands for loss of control {controlLossId} and ends when control is regained',
    zh: '冻结 {holdId} 因失去实际控制 {controlLossId} 而设，恢复控制后自动解除',
    next: 'File the proof of control and the joint recount.',
    nextZh: '请登记恢复控制的证明与三方联合复盘。',
  },
  PW_RECOUNT_OLD: {
    kind: 'reject',
    http: 409,
    en: 'control {controlLossId} was lost at {lostAt}; it was regained at {regainedAt} and counted at {countedAt}, which is before',
    zh: '控制 {controlLossId} 于 {lostAt} 失去，而恢复时间 {regainedAt}、复盘时间 {countedAt} 早于该时间',
    next: 'Count the goods again after control is regained.',
    nextZh: '请在恢复控制后重新联合盘点。',
  },
  PW_NOT_EXTENDED: {
    kind: 'reject',
    http: 400,
    en: 'loan {loanId} matured on {before}, and by this schedule on {after}',
    zh: '贷款 {loanId} 原到期日为 {before}，新计划到期日为 {after}',
    next: 'An extension ends later than the schedule before it.',
    nextZh: '展期后的到期日须晚于原到期日。',
  },
  PW_SECOND_SEARCH_UNPLANNED: {
    kind: 'reject',
    http: 400,
    en: 'the confirmation does not say after what time the registry is searched again',
    zh: '出质确认未说明多久之后再次查询登记系统',
    next: 'Name searchAgainAfterMs: ten days, since purchase-money security registered within ten days goes first (Civil Code 416).',
    nextZh:
      '请填写 searchAgainAfterMs：通常为十日，因十日内登记的购买价款担保优先（民法典第 416 条）。',
  },
  PW_REGISTRATION_SHORT: {
    kind: 'reject',
    http: 409,
    en: 'the registration of pledge {pledgeId} ends at {validUntil}, before the new maturity {maturityAt}',
    zh: '质押 {pledgeId} 的登记至 {validUntil} 届满，早于新的到期时间 {maturityAt}',
    next: 'Extend the registration first, or the extended debt loses its rank.',
    nextZh: '请先办理登记展期，否则展期后的债权将失去登记顺位。',
  },
} as const satisfies CatalogueSection;
