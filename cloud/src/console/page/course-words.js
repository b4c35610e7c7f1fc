/**
 * What the page says of a pledge's course: defaults, losses of control, extensions, and dates to keep.
 *
 * @satisfies {Record<string, readonly [en: string, zh: string]>}
 */
export const COURSE_WORDS = {
  codeSEARCH_MISSED: ['Registry not searched again', '未再次查询登记'],
  codeADVERSE_FILING: ['Somebody else registered', '他人已办理登记'],
  codeEXPIRY_SOON: ['Runs out soon', '即将到期'],
  'note-registry-searched': [
    'Pledge {subject}: the registry was searched again',
    '质押 {subject}：已再次查询登记',
  ],
  'note-registry-search-missed': [
    'Pledge {subject}: the registry was not searched again in time',
    '质押 {subject}：逾期未再次查询登记',
  ],
  'note-adverse-filing-found': [
    'Pledge {subject}: a filing of {securedParty} was found in the registry',
    '质押 {subject}：登记系统中发现 {securedParty} 的登记',
  ],
  'note-condition-expired': [
    'Pledge {subject}: {condition} {reference} ran out',
    '质押 {subject}：{condition} {reference} 已到期',
  ],
  'note-instalment-overdue': [
    'Pledge {subject}: an instalment is overdue, {overdue} in all',
    '质押 {subject}：分期逾期，合计 {overdue}',
  ],
  'note-proceeds-reversed': [
    'Sales proceeds {subject} of {amount} are reversed',
    '销售回款 {subject}（{amount}）已冲正',
  ],
  pledgeEXTENDED: ['Extended', '已展期'],
  pledgeDEFAULTED: ['In default', '违约'],
  pledgeCONTROL_LOST: ['Control lost', '失去实际控制'],
  codeCONTROL_LOST: ['Control of the goods is lost', '失去实际控制'],

  'note-default-declared': [
    'Pledge {subject}: default {default} is declared ({ground})',
    '质押 {subject}：认定违约 {default}（{ground}）',
  ],
  'groundinstalment-overdue': ['an instalment is overdue', '分期逾期'],
  'grounddemand-not-met': ['security was not given in time', '未按要求补充担保'],
  groundagreed: ['an agreed ground', '约定情形'],
  'groundlease-ended': ['the lease ended', '租赁终止'],
  'groundgate-open': ['the gate stood open', '道口失控'],
  'groundsupervisor-withdrew': ['the supervisor withdrew', '监管方撤离'],
  'groundgoods-removed': ['goods were removed', '货物被移走'],
  'groundaccess-denied': ['access was denied', '拒绝进入'],
  groundunverified: ['too little was verified for too long', '长时间未能核实'],
  'note-default-cured': [
    'Pledge {subject}: default {default} is cured',
    '质押 {subject}：违约 {default} 已补救',
  ],
  'note-default-settled': [
    'Pledge {subject}: nothing is owed any more, default {default} is over',
    '质押 {subject}：债务已清偿，违约 {default} 终结',
  ],
  'note-control-lost': [
    'Pledge {subject}: actual control is lost ({ground}); everything is held',
    '质押 {subject}：失去实际控制（{ground}），全部冻结',
  ],
  'note-control-regained': [
    'Pledge {subject}: control is regained and the goods are recounted',
    '质押 {subject}：已恢复实际控制并完成复盘',
  ],
  'note-exposure-extended': [
    'Loan {subject} is extended to {maturity}',
    '贷款 {subject} 展期至 {maturity}',
  ],
};
