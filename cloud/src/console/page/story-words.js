/**
 * What the story says of each note, in English and Chinese, under the note's name.
 *
 * @satisfies {Record<string, readonly [en: string, zh: string]>}
 */
export const STORY_WORDS = {
  'note-pledge-step': ['Pledge {subject} is {state}', '质押 {subject} 进入 {state} 状态'],
  'note-condition-filed': [
    'Pledge {subject}: {condition} {reference} on file',
    '质押 {subject}：已登记 {condition} {reference}',
  ],
  'note-control-line-changed': [
    'Pledge {subject}: the control line changed by notice {notice}',
    '质押 {subject}：控制线已按通知书 {notice} 变更',
  ],
  'note-control-line-unacknowledged': [
    'Pledge {subject}: control-line notice {notice} was not acknowledged in time',
    '质押 {subject}：控制线通知书 {notice} 逾期未签收',
  ],
  'note-valuation-terms-noticed': [
    'Pledge {subject}: notice {notice} of new pledge rate, haircut or lines',
    '质押 {subject}：已发出质押率、折扣率或警戒线变更通知 {notice}',
  ],
  'note-valuation-terms-changed': [
    'Pledge {subject}: the valuation terms changed by notice {notice}',
    '质押 {subject}：估值条款已按通知 {notice} 变更',
  ],
  'note-valuation-terms-unacknowledged': [
    'Pledge {subject}: notice {notice} of valuation terms was not acknowledged in time',
    '质押 {subject}：估值条款变更通知 {notice} 逾期未签收',
  ],
  'note-pledge-active': ['Pledge {subject} is in effect', '质押 {subject} 已生效'],
  'note-pledge-closed': [
    'Pledge {subject} is closed: everything went back',
    '质押 {subject} 已结清，质物全部归还',
  ],
  'note-pledge-held': ['Pledge {subject} is held by {authority}', '{authority} 冻结质押 {subject}'],
  'note-hold-lifted': ['A hold on pledge {subject} was lifted', '质押 {subject} 的一项冻结已解除'],
  'note-units-held': [
    'Pledge {subject}: {units} units held by {authority}',
    '{authority} 冻结质押 {subject} 的 {units} 个单元',
  ],
  'note-units-freed': [
    'Pledge {subject}: a hold on some units was lifted',
    '质押 {subject} 部分单元的冻结已解除',
  ],
  'note-claim-filed': [
    'Pledge {subject}: {claimant} claims {units} units ({ground})',
    '质押 {subject}：{claimant} 对 {units} 个单元主张权利（{ground}）',
  ],
  'note-claim-ended': [
    'Pledge {subject}: the claim of {claimant} ended ({outcome})',
    '质押 {subject}：{claimant} 的主张已了结（{outcome}）',
  ],
  'note-price-changed': [
    'Pledge {subject} is valued at a new price: {price} a tonne',
    '质押 {subject} 按新价格盯市：每吨 {price}',
  ],
  'note-margin-called': [
    'Pledge {subject}: more security is demanded: goods worth {gap}, or cash of {cash}',
    '质押 {subject}：要求补充担保，补货 {gap} 或缴存保证金 {cash}',
  ],
  'note-margin-answered': [
    'Pledge {subject}: the borrower agrees to {agreed} and disputes {disputed}',
    '质押 {subject}：出质人同意 {agreed}，对 {disputed} 提出异议',
  ],
  'note-margin-decided': [
    'Pledge {subject}: the bank decided the dispute over {disputed}',
    '质押 {subject}：银行已就 {disputed} 的异议作出决定',
  ],
  'note-margin-reopened': [
    'Pledge {subject}: what is undisputed of the demand is met',
    '质押 {subject}：补充担保中无异议部分已补足',
  ],
  'note-margin-overdue': [
    'Pledge {subject}: security worth {due} was not given in time',
    '质押 {subject}：逾期未补充担保 {due}',
  ],
  'note-margin-cured': [
    'Pledge {subject}: the demand for more security is met',
    '质押 {subject}：补充担保已补足',
  ],
  'note-margin-lapsed': [
    'Pledge {subject}: the demand for more security lapsed with the pledge',
    '质押 {subject}：补充担保要求随质押终止',
  ],
  'note-disposal-noticed': [
    'Pledge {subject}: notice of sale {disposal} is given',
    '质押 {subject}：已发出处置通知 {disposal}',
  ],
  'note-disposal-stopped': [
    'Pledge {subject}: the sale {disposal} is stopped, the goods cover the debt again',
    '质押 {subject}：质物已足额，处置 {disposal} 停止',
  ],
  'note-disposal-realised': [
    'Pledge {subject}: its goods are sold for {proceeds}; {surplus} went back to the borrower',
    '质押 {subject}：质物变现 {proceeds}，返还出质人 {surplus}',
  ],
  'note-cash-margin-posted': [
    'Pledge {subject}: cash margin is now {margin}',
    '质押 {subject}：保证金余额 {margin}',
  ],
  'note-entitlement-created': [
    'Repayment {subject}: principal {principal} is final',
    '还款 {subject}：本金 {principal} 已终局到账',
  ],
  'note-receiving-step': ['Receiving order {subject}: {state}', '入库单 {subject}：{state}'],
  'note-pledge-topped-up': [
    'Pledge {subject} is topped up by receiving order {receivingId}',
    '质押 {subject} 由入库单 {receivingId} 补货',
  ],
  'note-release-applied': [
    'Release {subject} would break the control line; the bank is asked',
    '放货 {subject} 将低于控制线，转银行审批',
  ],
  'note-exposure-opened': [
    'Loan {subject} of up to {limit} is secured; nothing is drawn yet',
    '贷款 {subject}（额度 {limit}）已设担保，尚未提款',
  ],
  'note-exposure-secured': [
    'One more pledge secures loan {subject}',
    '贷款 {subject} 增加一项质押担保',
  ],
  'note-exposure-drawn': [
    'Drawdown {subject}: {amount} paid to the seller',
    '提款 {subject}：受托支付 {amount} 至卖方',
  ],
  'note-payment-suspended': [
    'Payment {subject} of {amount} matches no loan and is held for a person',
    '来款 {subject}（{amount}）无对应贷款，挂账待人工处理',
  ],
  'note-payment-resolved': [
    'Held payment {subject} was settled by two people',
    '挂账来款 {subject} 经双人处理完毕',
  ],
  'note-repayment-reversed': [
    'Repayment {subject} is reversed; goods worth {left} had left',
    '还款 {subject} 已冲正；已出库价值 {left}',
  ],
  'note-release-limit-checked': [
    'Release {subject} was asked for and keeps the control line',
    '放货 {subject} 已申请，核对控制线通过',
  ],
  'note-release-approved': [
    'Release {subject} is approved by maker and checker',
    '放货 {subject} 经办、复核均已批准',
  ],
  'note-release-approved-automatic': [
    'Release {subject} is approved under the standing instruction',
    '放货 {subject} 按长期指示自动批准',
  ],
  'note-release-open': [
    'Release {subject} is open; its trucks may come',
    '放货 {subject} 已放行，车辆可提货',
  ],
  'note-release-settled': ['Release {subject} is settled', '放货 {subject} 已结算'],
  'note-release-ended': ['Release {subject} has ended: {state}', '放货 {subject} 已终止：{state}'],
  'note-truck-order-instructed': [
    'Gate {gate} has its signed order {subject}',
    '已向道口 {gate} 下发签名指令 {subject}',
  ],
  'note-truck-order-step': ['Truck {subject}: {step}', '车辆 {subject}：{step}'],
  'note-truck-order-settled': [
    'Truck {subject} left with {net}; settled',
    '车辆 {subject} 提货 {net} 出库，已结算',
  ],
  'note-truck-order-discrepant': [
    'Truck {subject} does not match its order: {code}',
    '车辆 {subject} 与指令不符：{code}',
  ],
  'note-truck-order-ended': [
    'Truck order {subject} has ended: {state}',
    '车辆指令 {subject} 已终止：{state}',
  ],
};
