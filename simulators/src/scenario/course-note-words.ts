import { yuan, type Facts, type Language } from './words.ts';

export type NoteWords = (subject: string, facts: Facts) => Readonly<Record<Language, string>>;

/** What the cloud notes of a pledge's course: defaults, control, extensions, and dates that are kept. */
export const COURSE_NOTES: Readonly<Record<string, NoteWords>> = {
  'registry-searched': (subject, { adverse }) => ({
    en: `pledge ${subject}: the registry was searched again, ${String(adverse)} filings of others found`,
    zh: `质押 ${subject}：已再次查询登记，发现他人登记 ${String(adverse)} 项`,
  }),
  'registry-search-missed': (subject) => ({
    en: `pledge ${subject}: the registry was not searched again in time`,
    zh: `质押 ${subject}：逾期未再次查询登记`,
  }),
  'adverse-filing-found': (subject, { securedParty, registrationNo }) => ({
    en: `pledge ${subject}: ${String(securedParty)} has a filing in the registry, ${String(registrationNo)}`,
    zh: `质押 ${subject}：${String(securedParty)} 已办理登记 ${String(registrationNo)}`,
  }),
  'condition-expired': (subject, { condition, reference }) => ({
    en: `pledge ${subject}: ${condition} ${reference} ran out`,
    zh: `质押 ${subject}：${CONDITIONS_ZH[String(condition)] ?? condition} ${reference} 已到期`,
  }),
  'instalment-overdue': (subject, { loanId, dueOn, overdueFen }) => ({
    en: `pledge ${subject}: the instalment of ${dueOn} of loan ${loanId} is overdue, ${yuan(overdueFen)} in all`,
    zh: `质押 ${subject}：贷款 ${loanId} ${dueOn} 的分期逾期，合计 ${yuan(overdueFen)}`,
  }),
  'proceeds-reversed': (subject, { amountFen }) => ({
    en: `sales proceeds ${subject} of ${yuan(amountFen)} are reversed`,
    zh: `销售回款 ${subject}（${yuan(amountFen)}）已冲正`,
  }),
  'default-declared': (subject, { defaultId, ground }) => ({
    en: `pledge ${subject}: default ${defaultId} is declared (${ground}); only the bank's own two people free goods`,
    zh: `质押 ${subject}：认定违约 ${defaultId}（${ground}），仅银行双人可放货`,
  }),
  'default-cured': (subject, { defaultId }) => ({
    en: `pledge ${subject}: default ${defaultId} is cured`,
    zh: `质押 ${subject}：违约 ${defaultId} 已补救`,
  }),
  'default-settled': (subject, { defaultId }) => ({
    en: `pledge ${subject}: nothing is owed any more, default ${defaultId} is over`,
    zh: `质押 ${subject}：债务已清偿，违约 ${defaultId} 终结`,
  }),
  'control-lost': (subject, { ground }) => ({
    en: `pledge ${subject}: actual control is lost (${ground}); everything is held`,
    zh: `质押 ${subject}：失去实际控制（${ground}），全部冻结`,
  }),
  'control-regained': (subject) => ({
    en: `pledge ${subject}: control is regained and the goods are recounted`,
    zh: `质押 ${subject}：已恢复实际控制并完成复盘`,
  }),
  'exposure-extended': (subject, { maturity }) => ({
    en: `loan ${subject} is extended to ${maturity}`,
    zh: `贷款 ${subject} 展期至 ${maturity}`,
  }),
  'condition-filed': (subject, { condition, reference, validUntil }) => ({
    en: `pledge ${subject}: ${condition} ${reference} is on file until ${dayOf(validUntil)}`,
    zh: `质押 ${subject}：${CONDITIONS_ZH[String(condition)] ?? condition} ${reference} 已备案，有效期至 ${dayOf(validUntil)}`,
  }),
};

const CONDITIONS_ZH: Readonly<Record<string, string>> = {
  registration: '登记',
  insurance: '保险',
  lease: '租约',
};

function dayOf(at: unknown): string {
  return new Date(Number(at)).toISOString().slice(0, 10);
}
