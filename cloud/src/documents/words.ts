import type { PledgeState } from '#/core/index.ts';

/** The language a document is printed in. */
export type Language = 'en' | 'zh';

/** A word in both languages. */
export interface Words {
  readonly en: string;
  readonly zh: string;
}

const say = (en: string, zh: string): Words => ({ en, zh });

/** The states of a pledge that a statement can be of. */
export const PLEDGE_STATE_WORDS: Readonly<Partial<Record<PledgeState, Words>>> = {
  ACTIVE: say('in effect', '生效中'),
  EXTENDED: say('in effect, its loan extended', '生效中（贷款已展期）'),
  MARGIN_CALLED: say('more security demanded', '追加担保中'),
  DEFAULTED: say('in default', '违约'),
  DISPOSING: say('being disposed of', '处置中'),
  CONTROL_LOST: say('actual control lost', '失去实际控制'),
  RELEASED: say('released', '已解押'),
  CLOSED: say('closed', '已结清'),
};

/** What stands on a printed statement. */
export const STATEMENT_WORDS = {
  title: say('Daily statement of pledged goods', '质押存货每日对账单'),
  interim: say('Unfinished day: figures of the moment', '当日未结：为查询时刻的数据'),
  number: say('Number', '编号'),
  pledge: say('Pledge', '质押编号'),
  site: say('Site', '仓库'),
  period: say('Period', '期间'),
  parties: say('Pledgor / pledgee / supervisor', '出质人 / 质权人 / 监管人'),
  state: say('State', '状态'),
  held: say('held: nothing may leave', '冻结：不得出库'),
  verified: say('Share verified', '核实比例'),
  oldest: say('Oldest evidence', '最早证据时间'),
  never: say('some goods were never weighed', '部分货物从未称重'),
  stock: say('Stock and movements', '库存与进出'),
  item: say('Item', '项目'),
  booked: say('Booked', '账面'),
  units: say('Units', '件数'),
  lower: say('Lower bound', '下限'),
  nominal: say('Measured', '实测'),
  upper: say('Upper bound', '上限'),
  opening: say('Opening', '期初'),
  received: say('Received', '入库'),
  sampled: say('Sampled', '取样'),
  delivered: say('Delivered', '出库'),
  closing: say('Closing', '期末'),
  variance: say('Variance (measured less explained)', '差异（实测减账务可解释）'),
  budget: say('Natural-loss budget: so far / consumed / left', '自然损耗预算：累计 / 已用 / 剩余'),
  lossConfirmed: say('Losses confirmed in this span', '本期确认损耗'),
  unexplained: say('Variance not explained', '未解释差异'),
  stacks: say('Stacks', '货垛'),
  slot: say('Slot', '货位'),
  goods: say('Goods', '品名'),
  present: say('Units read', '读到件数'),
  smallest: say('Smallest loss seen', '最小可见损失'),
  known: say('Verified', '已核实'),
  yes: say('yes', '是'),
  no: say('NO', '否'),
  unsound: say('Units that are not sound', '非完好货物'),
  condition: say('Condition', '状况'),
  mass: say('Booked mass', '账面质量'),
  haircut: say('Counts less by', '价值折减'),
  damaged: say('damaged', '损坏'),
  quarantined: say('quarantined', '隔离'),
  'out-of-date': say('out of date', '超过保质期'),
  'temperature-breach': say('temperature breach', '温度超限'),
  movements: say('Movements', '出入库明细'),
  time: say('Time', '时间'),
  order: say('Truck order', '提货车次'),
  release: say('Release', '放货单'),
  weighed: say('Weighed net', '过磅净重'),
  entry: say('Ledger entry', '账本条目'),
  gaps: say('Gaps: spans in which nobody watched', '缺口：无人监测的时段'),
  from: say('From', '自'),
  until: say('Until', '至'),
  lasting: say('still lasting', '仍在持续'),
  reason: say('Reason', '原因'),
  slots: say('Slots', '货位'),
  alerts: say('Alerts', '告警'),
  severity: say('Severity', '级别'),
  open: say('open', '未解除'),
  cleared: say('cleared', '已解除'),
  events: say('Events', '事件'),
  event: say('Event', '事件'),
  subject: say('Subject', '对象'),
  money: say('Value and debt', '价值与债务'),
  lowerValue: say('Value by the lower bound', '按下限计价值'),
  required: say('What must stay', '应留存价值'),
  exposure: say('Outstanding loan', '贷款余额'),
  coverage: say('Coverage', '覆盖率'),
  nothingOwed: say('nothing is owed', '无欠款'),
  price: say('Price per tonne', '每吨价格'),
  priceAt: say('Price of', '价格时点'),
  notVouched: say('What this statement does not vouch for', '本对账单不作保证的事项'),
  none: say('none', '无'),
  omitted: say('not listed here; all are in the ledger', '未在此列出，均见账本'),
  proof: say('Proof', '验证'),
  digest: say('SHA-256 of the canonical JSON', '规范 JSON 的 SHA-256'),
  ledger: say('Ledger size and root', '账本规模与根哈希'),
  how: say(
    'The JSON is attached to this file. Hash its canonical form (RFC 8785) and compare; the root is proven by any later signed checkpoint of the ledger.',
    '本文件附有 JSON 原文。按 RFC 8785 规范化后计算哈希并比对；根哈希可由账本此后任一签名检查点证明。',
  ),
} as const satisfies Record<string, Words>;
