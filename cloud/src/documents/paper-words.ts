import type { PaperKind } from '@pledgewatch/shared/document';
import type { Words } from './words.ts';

const say = (en: string, zh: string): Words => ({ en, zh });

/** What each paper is called. */
export const PAPER_TITLES: Readonly<Record<PaperKind, Words>> = {
  'pledge-list': say('Pledge list', '质物清单'),
  'release-notice': say('Release notice', '放货通知书'),
  'control-line-notice': say('Control-line notice', '质押存货控制线通知书'),
  'price-notice': say('Price-change notice', '质押存货价格变动表'),
  'terms-notice': say('Notice of valuation terms', '质押率与折扣率变更通知书'),
  'weigh-ticket': say('Weigh ticket', '过磅单'),
  'pick-up-slip': say('Pick-up slip', '提货单'),
};

/** The figures of papers by the names they have in the ledger; a name that is not here prints as it is. */
export const FACT_WORDS: Readonly<Record<string, Words>> = {
  lowerG: say('Lower bound', '下限'),
  nominalG: say('Measured', '实测'),
  upperG: say('Upper bound', '上限'),
  lowerValueFen: say('Value by the lower bound', '按下限计价值'),
  requiredFen: say('What must stay', '应留存价值'),
  trucks: say('Trucks', '车次数'),
  priceSource: say('Price source', '价格来源'),
  priceFenPerTonne: say('Price per tonne', '每吨价格'),
  quotedFenPerTonne: say('Price of the source', '来源报价'),
  haircutPermille: say('Haircut', '折扣率'),
  pledgeRatePermille: say('Pledge rate', '质押率'),
  warningLinePermille: say('Warning line', '警戒线'),
  disposalLinePermille: say('Disposal line', '处置线'),
  acknowledgeBy: say('To be acknowledged by', '签收期限'),
  noticeId: say('Notice', '通知书编号'),
  beforeFenPerTonne: say('Price before', '原价格'),
  priceAt: say('Price of', '价格时点'),
  provenance: say('Provenance', '价格出处'),
  verifiedPermille: say('Share verified', '核实比例'),
  releaseId: say('Release', '放货单'),
  gateId: say('Gate', '闸口'),
  gatewayId: say('Gateway', '网关'),
  netG: say('Ordered net', '应提净重'),
  units: say('Units', '件数'),
  notBefore: say('Not before', '最早提货时间'),
  notAfter: say('Not after', '最晚提货时间'),
  tareG: say('Tare', '皮重'),
  grossG: say('Gross', '毛重'),
  netLowerG: say('Net, lower bound', '净重下限'),
  netUpperG: say('Net, upper bound', '净重上限'),
  deliveredUnits: say('Units delivered', '实提件数'),
  returnedUnits: say('Units returned to the pledge', '退回质押件数'),
  basis: say('Basis', '控制方式'),
  lineQuantityG: say('Control line', '控制线'),
  lineValueFen: say('Control line', '控制线'),
  effectiveAt: say('In force from', '生效时间'),
  documentDigest: say('Digest of the signed notice', '签发文件摘要'),
};

export const ROW_WORDS = {
  id: say('Lot / order', '批次 / 车次'),
  what: say('Goods / plate', '品名 / 车牌'),
  place: say('Slot / gate', '货位 / 闸口'),
  units: say('Units', '件数'),
  mass: say('Booked mass', '账面重量'),
} as const satisfies Record<string, Words>;
