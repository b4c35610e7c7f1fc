import { COURSE_NOTES, type NoteWords } from './course-note-words.ts';
import { maskOf } from '@pledgewatch/shared/identity';
import { tonnes, yuan, type Facts, type Language } from './words.ts';

/** What the cloud notes, in a sentence. */
const NOTES: Readonly<Record<string, NoteWords>> = {
  ...COURSE_NOTES,
  'pledge-step': (subject, { state }) => ({
    en: `pledge ${subject}: ${PLEDGE_STEPS[String(state)]?.en ?? state}`,
    zh: `质押 ${subject}：${PLEDGE_STEPS[String(state)]?.zh ?? state}`,
  }),
  'control-line-changed': (subject, facts) => ({
    en: `pledge ${subject}: by notice ${facts['noticeId']} at least ${lineOf(facts)} must stay`,
    zh: `质押 ${subject}：按通知书 ${facts['noticeId']}，控制线为 ${lineOf(facts)}`,
  }),
  'control-line-unacknowledged': (subject, { noticeId }) => ({
    en: `pledge ${subject}: control-line notice ${noticeId} was not acknowledged in time`,
    zh: `质押 ${subject}：控制线通知书 ${noticeId} 逾期未签收`,
  }),
  'valuation-terms-noticed': (subject, { noticeId, pledgeRatePermille, haircutPermille }) => ({
    en: `pledge ${subject}: notice ${noticeId} of a pledge rate of ${pledgeRatePermille} ‰ and a haircut of ${haircutPermille} ‰`,
    zh: `质押 ${subject}：通知 ${noticeId}，质押率 ${pledgeRatePermille} ‰，折扣率 ${haircutPermille} ‰`,
  }),
  'valuation-terms-changed': (subject, { noticeId, lowerValueFen, requiredFen }) => ({
    en: `pledge ${subject}: by notice ${noticeId} it is surely worth ${yuan(lowerValueFen)}, and ${yuan(requiredFen)} must stay`,
    zh: `质押 ${subject}：按通知 ${noticeId}，可确认价值 ${yuan(lowerValueFen)}，应留存 ${yuan(requiredFen)}`,
  }),
  'valuation-terms-unacknowledged': (subject, { noticeId }) => ({
    en: `pledge ${subject}: notice ${noticeId} of valuation terms was not acknowledged in time`,
    zh: `质押 ${subject}：估值条款变更通知 ${noticeId} 逾期未签收`,
  }),
  'pledge-active': (subject) => ({
    en: `pledge ${subject} is active: agreement, joint count, control and confirmation are on file`,
    zh: `质押 ${subject} 生效：协议、联合盘点、实际控制与出质确认均已备案`,
  }),
  'pledge-held': (subject) => ({
    en: `${subject} is on hold: nothing may leave`,
    zh: `${subject} 已冻结：任何货物不得出库`,
  }),
  'hold-lifted': (subject) => ({
    en: `the hold on ${subject} is lifted`,
    zh: `${subject} 解除冻结`,
  }),
  'units-held': (subject, { units, authority }) => ({
    en: `${String(units)} units of ${subject} are held by ${String(authority)}`,
    zh: `${String(authority)} 冻结 ${subject} 的 ${String(units)} 个单元`,
  }),
  'units-freed': (subject) => ({
    en: `a hold on units of ${subject} is lifted`,
    zh: `${subject} 部分单元解除冻结`,
  }),
  'claim-filed': (subject, { claimant, units }) => ({
    en: `${String(claimant)} claims ${String(units)} units of pledge ${subject}`,
    zh: `${String(claimant)} 对质押 ${subject} 的 ${String(units)} 个单元主张权利`,
  }),
  'claim-ended': (subject, { claimant }) => ({
    en: `the claim of ${String(claimant)} on pledge ${subject} has ended`,
    zh: `${String(claimant)} 对质押 ${subject} 的主张已了结`,
  }),
  'pledge-closed': (subject) => ({
    en: `pledge ${subject} is closed: nothing is owed, everything went back`,
    zh: `质押 ${subject} 已结清：货款两清`,
  }),
  'price-changed': (subject, { priceFenPerTonne, lowerValueFen }) => ({
    en: `pledge ${subject} is marked to ${yuan(priceFenPerTonne)} a tonne: surely worth ${yuan(lowerValueFen)}`,
    zh: `质押 ${subject} 按每吨 ${yuan(priceFenPerTonne)} 盯市：可确认价值 ${yuan(lowerValueFen)}`,
  }),
  'margin-called': (subject, { gapFen, cashFen, levelFen }) => ({
    en: `pledge ${subject}: goods worth ${yuan(gapFen)} or cash of ${yuan(cashFen)} are demanded, to reach ${yuan(levelFen)}`,
    zh: `质押 ${subject}：要求补货 ${yuan(gapFen)} 或缴存保证金 ${yuan(cashFen)}，达到 ${yuan(levelFen)}`,
  }),
  'margin-answered': (subject, { agreedFen, disputedFen }) => ({
    en: `pledge ${subject}: the borrower agrees to ${yuan(agreedFen)} and disputes ${yuan(disputedFen)}`,
    zh: `质押 ${subject}：出质人同意 ${yuan(agreedFen)}，异议 ${yuan(disputedFen)}`,
  }),
  'margin-decided': (subject, { outcome, disputedFen }) => ({
    en: `pledge ${subject}: the dispute over ${yuan(disputedFen)} is decided: ${outcome}`,
    zh: `质押 ${subject}：${yuan(disputedFen)} 的异议${outcome === 'accept' ? '被接受' : '未获接受'}`,
  }),
  'margin-reopened': (subject) => ({
    en: `pledge ${subject}: what is undisputed of the demand is met`,
    zh: `质押 ${subject}：补充担保中无异议部分已补足`,
  }),
  'margin-overdue': (subject, { dueFen }) => ({
    en: `pledge ${subject}: security worth ${yuan(dueFen)} was not given in time`,
    zh: `质押 ${subject}：逾期未补充担保 ${yuan(dueFen)}`,
  }),
  'margin-cured': (subject) => ({
    en: `pledge ${subject}: the demand for more security is met`,
    zh: `质押 ${subject}：补充担保已补足`,
  }),
  'margin-lapsed': (subject) => ({
    en: `pledge ${subject}: the demand for more security lapsed with it`,
    zh: `质押 ${subject}：补充担保要求随质押终止`,
  }),
  'disposal-noticed': (subject, { disposalId }) => ({
    en: `pledge ${subject}: notice of sale ${disposalId} is given`,
    zh: `质押 ${subject}：已发出处置通知 ${disposalId}`,
  }),
  'disposal-stopped': (subject, { disposalId }) => ({
    en: `pledge ${subject}: the sale ${disposalId} is stopped, the goods cover the debt again`,
    zh: `质押 ${subject}：质物已足额，处置 ${disposalId} 停止`,
  }),
  'disposal-realised': (subject, { proceedsFen, surplusFen }) => ({
    en: `pledge ${subject}: its goods are sold for ${yuan(proceedsFen)}, ${yuan(surplusFen)} went back to the borrower`,
    zh: `质押 ${subject}：质物变现 ${yuan(proceedsFen)}，返还出质人 ${yuan(surplusFen)}`,
  }),
  'cash-margin-posted': (subject, { cashMarginFen, exposureFen }) => ({
    en: `pledge ${subject}: cash margin is ${yuan(cashMarginFen)}, the exposure net of it ${yuan(exposureFen)}`,
    zh: `质押 ${subject}：保证金 ${yuan(cashMarginFen)}，净敞口 ${yuan(exposureFen)}`,
  }),
  'entitlement-created': (_, { freedFen }) => ({
    en: `final principal frees goods worth ${yuan(freedFen)}`,
    zh: `本金到账，可解押价值 ${yuan(freedFen)} 的货物`,
  }),
  'receiving-step': (subject, { state, plate }) => ({
    en: `receiving order ${subject}: ${RECEIVING[String(state)]?.en ?? state} (${maskOf(String(plate))})`,
    zh: `入库单 ${subject}：${RECEIVING[String(state)]?.zh ?? state}（${maskOf(String(plate))}）`,
  }),
  'pledge-topped-up': (subject, { receivingId, addedG }) => ({
    en: `pledge ${subject} is topped up by ${tonnes(addedG)} (${receivingId})`,
    zh: `质押 ${subject} 补货 ${tonnes(addedG)}（${receivingId}）`,
  }),
  'release-applied': (subject, { gapFen, depositFen }) => ({
    en: `release ${subject} would break the line by ${yuan(gapFen)}: the bank is asked; cash of ${yuan(depositFen)} would cure it`,
    zh: `放货 ${subject} 将低于控制线 ${yuan(gapFen)}：转银行审批；补缴现金 ${yuan(depositFen)} 可弥补`,
  }),
  'exposure-opened': (subject, { limitFen }) => ({
    en: `loan ${subject} of up to ${yuan(limitFen)} is secured; nothing is drawn yet`,
    zh: `贷款 ${subject}（额度 ${yuan(limitFen)}）已设担保，尚未提款`,
  }),
  'exposure-secured': (subject) => ({
    en: `one more pledge secures loan ${subject}`,
    zh: `贷款 ${subject} 增加一项质押担保`,
  }),
  'exposure-drawn': (subject, { loanId, amountFen }) => ({
    en: `drawdown ${subject}: ${yuan(amountFen)} of loan ${loanId} paid to its seller`,
    zh: `提款 ${subject}：贷款 ${loanId} 受托支付 ${yuan(amountFen)} 至卖方`,
  }),
  'payment-suspended': (subject, { amountFen, loanId }) => ({
    en: `payment ${subject} of ${yuan(amountFen)} for ${loanId} matches no loan: held for a person`,
    zh: `来款 ${subject}（${yuan(amountFen)}，称付 ${loanId}）无对应贷款，挂账待人工处理`,
  }),
  'payment-resolved': (subject, { to }) => ({
    en: `held payment ${subject} is settled by two people: to the ${to}`,
    zh: `挂账来款 ${subject} 经双人处理：${to === 'loan' ? '归入贷款' : '退回付款人'}`,
  }),
  'repayment-reversed': (subject, { withdrawnOrders, leftFen }) => ({
    en: `repayment ${subject} is reversed: ${withdrawnOrders} orders taken back, goods worth ${yuan(leftFen)} had left`,
    zh: `还款 ${subject} 已冲正：撤回派车单 ${withdrawnOrders} 张，已出库价值 ${yuan(leftFen)}`,
  }),
  'release-limit-checked': (subject) => ({
    en: `release ${subject} keeps the control line; its goods are reserved`,
    zh: `放货 ${subject} 未突破控制线，货物已预留`,
  }),
  'release-approved': (subject, { automatic }) => ({
    en: automatic
      ? `release ${subject} approved by the standing instruction`
      : `release ${subject} approved by maker and checker`,
    zh: automatic ? `放货 ${subject} 依常设指令自动批准` : `放货 ${subject} 经经办与复核批准`,
  }),
  'release-settled': (subject) => ({
    en: `release ${subject} settled`,
    zh: `放货 ${subject} 已结清`,
  }),
  'release-ended': (subject, { state }) => ({
    en: `release ${subject} ended: ${state}`,
    zh: `放货 ${subject} 结束：${state}`,
  }),
  'truck-order-instructed': (subject, { gateId, netG, units }) => ({
    en: `signed order ${subject} sent to gate ${gateId}: ${units} units, ${tonnes(netG)}, once`,
    zh: `已签名派车单 ${subject} 下达道口 ${gateId}：${units} 件，${tonnes(netG)}，一次有效`,
  }),
  'truck-order-step': (subject, facts) => ({
    en: `${subject}: ${stepWords(facts, 'en')}${weighed(facts)}`,
    zh: `${subject}：${stepWords(facts, 'zh')}${weighed(facts).replace(', ', '，')}`,
  }),
  'truck-order-discrepant': (subject, facts) => ({
    en: `${subject}: set aside, ${facts['code']}${weighed(facts)}`,
    zh: `${subject}：扣车，${facts['code']}${weighed(facts)}`,
  }),
  'truck-order-settled': (subject, { netLowerG, netUpperG, deliveredUnits }) => ({
    en: `${subject} settled: ${deliveredUnits} units out, net ${tonnes(netLowerG)} to ${tonnes(netUpperG)}`,
    zh: `${subject} 结清：出库 ${deliveredUnits} 件，净重 ${tonnes(netLowerG)} 至 ${tonnes(netUpperG)}`,
  }),
  'truck-order-ended': (subject, { state }) => ({
    en: `${subject} ended unused: ${state}`,
    zh: `${subject} 未使用即终止：${state}`,
  }),
};

const PLEDGE_STEPS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  AGREED: { en: 'the tripartite agreement is signed', zh: '三方监管协议已签署' },
  COUNTED: { en: 'the joint count is on file', zh: '首次联合盘点已备案' },
  CONTROLLED: { en: 'the supervisor controls the goods', zh: '监管方已实际控制货物' },
  CONFIRMED: { en: 'the pledge is confirmed', zh: '出质已确认' },
};

const RECEIVING: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  NOTIFIED: { en: 'truck announced', zh: '车辆已预告' },
  AT_GATE: { en: 'truck at the gate', zh: '到达道口' },
  GROSS: { en: 'weighed full', zh: '重车已过磅' },
  UNLOADING: { en: 'unloading', zh: '卸货中' },
  TARE: { en: 'weighed empty', zh: '空车已过磅' },
  INSPECTED: { en: 'counted and inspected', zh: '已清点验收' },
  PUT_AWAY: { en: 'on its slot, as scales and readers see it', zh: '已上架，称重与标签佐证' },
  ACCEPTED: { en: 'accepted as collateral', zh: '已接受为质物' },
  REJECTED: { en: 'rejected', zh: '拒收' },
};

const STEPS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  AT_GATE: { en: 'at the gate, truck and driver as ordered', zh: '到达道口，身份相符' },
  TARE_WEIGHED: { en: 'weighed empty', zh: '皮重已称' },
  LOADING: { en: 'loading', zh: '装车中' },
  GROSS_WEIGHED: { en: 'weighed out, loaded', zh: '毛重已称' },
  SETTLED: { en: 'left with what was ordered', zh: '按单出库' },
  DISCREPANT: { en: 'set aside, not as ordered', zh: '与派车单不符，扣车' },
  REFUSED: { en: 'refused', zh: '拒绝放行' },
};

function stepWords({ step }: Facts, language: Language): string {
  return STEPS[String(step)]?.[language] ?? String(step);
}

function lineOf({ basis, quantityG, valueFen }: Facts): string {
  return basis === 'quantity' ? tonnes(quantityG) : yuan(valueFen);
}

function weighed({ tareG, grossG, code }: Facts): string {
  if (code !== undefined && code !== '') return ` ${code}`;
  if (grossG !== undefined) return `, ${tonnes(grossG)}`;
  return tareG === undefined ? '' : `, ${tonnes(tareG)}`;
}

/** The words for a note, or undefined for one that tells a person nothing new. */
export function noteWords(data: Readonly<Record<string, unknown>>) {
  const { note, subject, facts } = data as { note: string; subject: string; facts: Facts };
  return NOTES[note]?.(subject, facts ?? {});
}
