import type { CatalogueSection } from './entry.ts';

/** The law of the pledge: demands for more security, cash margin, and disposal. */
export const MARGIN = {
  PW_PRICE_STALE: {
    kind: 'reject',
    http: 409,
    en: 'the price of pledge {pledgeId} from {priceSource} is of {priceAt}, older than the {priceAgeMaxMs} ms that its terms allow',
    zh: '质押 {pledgeId} 引用 {priceSource} 的价格时间为 {priceAt}，已超过约定的 {priceAgeMaxMs} 毫秒',
    next: 'Post a price of today first.',
    nextZh: '请先登记最新价格。',
  },
  PW_STILL_COVERED: {
    kind: 'reject',
    http: 409,
    en: 'pledge {pledgeId} is surely worth {lowerFen} fen, not below its warning line of {warningFen} fen',
    zh: '质押 {pledgeId} 可确认价值 {lowerFen} 分，未跌破警戒线 {warningFen} 分',
    next: 'More security can be asked for once the value has clearly fallen (Civil Code 433).',
    nextZh: '价值明显减少后方可要求提供相应担保（民法典第 433 条）。',
  },
  PW_ANSWER_UNBALANCED: {
    kind: 'reject',
    http: 400,
    en: 'margin call {marginCallId} asks for {gapFen} fen, and the answer agrees to {agreedFen} and disputes {disputedFen}',
    zh: '补充担保通知 {marginCallId} 要求 {gapFen} 分，答复中同意 {agreedFen} 分、异议 {disputedFen} 分',
    next: 'What is agreed and what is disputed add up to what was asked for.',
    nextZh: '同意与异议之和须等于要求的金额。',
  },
  PW_DISPUTE_UNREASONED: {
    kind: 'reject',
    http: 400,
    en: 'the answer to margin call {marginCallId} disputes and gives no reason',
    zh: '对补充担保通知 {marginCallId} 提出异议但未说明理由',
    next: 'Say why: the price, the quantity, the exposure.',
    nextZh: '请说明理由：价格、数量或敞口。',
  },
  PW_CASH_MARGIN_EXCEEDED: {
    kind: 'reject',
    http: 409,
    en: 'cash margin of {amountFen} fen is more than the {exposureFen} fen that pledge {pledgeId} still bears',
    zh: '保证金 {amountFen} 分超过质押 {pledgeId} 的剩余敞口 {exposureFen} 分',
    next: 'Post as much as is exposed, or repay principal.',
    nextZh: '请按剩余敞口缴存，或归还本金。',
  },
  PW_CASH_MARGIN_MISSING: {
    kind: 'reject',
    http: 409,
    en: '{amountFen} fen are to go back and pledge {pledgeId} has {cashMarginFen} fen of cash margin',
    zh: '拟退还保证金 {amountFen} 分，质押 {pledgeId} 现有保证金 {cashMarginFen} 分',
    next: 'Give back at most what there is.',
    nextZh: '退还金额不得超过现有保证金。',
  },
  PW_CASH_MARGIN_NEEDED: {
    kind: 'reject',
    http: 409,
    en: 'without {amountFen} fen of cash margin the goods of pledge {pledgeId} do not bear what they secure: verified {verifiedFen}, already promised {promisedFen}, required {requiredFen}',
    zh: '退还 {amountFen} 分保证金后，质押 {pledgeId} 的质物不足以担保：已核实 {verifiedFen}，已承诺 {promisedFen}，须保留 {requiredFen}',
    next: 'Give back less, or cancel orders that are out.',
    nextZh: '请减少退还金额，或取消未执行的单据。',
  },
} as const satisfies CatalogueSection;
