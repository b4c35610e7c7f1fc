import type { CatalogueSection } from './entry.ts';

/** The register of parties and users, and the keys they sign with. */
export const PARTIES = {
  PW_USER_UNKNOWN: {
    kind: 'reject',
    http: 403,
    en: 'the tenant registered its users, and {userId} is not among them',
    zh: '本机构已登记用户，{userId} 不在其中',
    next: 'Have an administrator of the tenant register the user.',
    nextZh: '请由本机构管理员登记该用户。',
  },
  PW_USER_DISABLED: {
    kind: 'reject',
    http: 403,
    en: 'the user {userId} is disabled',
    zh: '用户 {userId} 已停用',
    next: 'Have an administrator of the tenant register the user again, if that is right.',
    nextZh: '如确需恢复，请由本机构管理员重新登记该用户。',
  },
  PW_USER_ROLE: {
    kind: 'reject',
    http: 403,
    en: 'the user {userId} is not registered as {role}, or its party is not',
    zh: '用户 {userId} 或其所属机构未登记为{role}',
    next: 'Use a key of a role the user is registered in.',
    nextZh: '请使用与已登记角色相符的密钥。',
  },
  PW_ADMINISTRATOR_NEEDED: {
    kind: 'reject',
    http: 403,
    en: '{userId} is not an administrator of the tenant’s register',
    zh: '{userId} 不是本机构登记册的管理员',
    next: 'Have an administrator do it.',
    nextZh: '请由管理员办理。',
  },
  PW_REGISTER_BEGINS_WITH_SELF: {
    kind: 'reject',
    http: 409,
    en: 'the first user of a register is whoever begins it, as administrator, in the role of the key',
    zh: '登记册的首位用户须为登记人本人，且为管理员，并具有所用密钥的角色',
    next: 'Register {userId} first: from the first user on nobody else of the tenant is let in.',
    nextZh: '请先登记 {userId}：自首位用户起，未登记者一律不得进入。',
  },
  PW_LAST_ADMINISTRATOR: {
    kind: 'reject',
    http: 409,
    en: '{userId} is the last administrator of the register',
    zh: '{userId} 是登记册的最后一名管理员',
    next: 'Register another administrator first.',
    nextZh: '请先登记另一名管理员。',
  },
  PW_ROLE_NOT_OF_PARTY: {
    kind: 'reject',
    http: 409,
    en: 'the party {partyId} is not registered as {role}',
    zh: '机构 {partyId} 未登记为{role}',
    next: 'Update the party first, or leave out the role.',
    nextZh: '请先更新机构的角色，或不选该角色。',
  },
  PW_USCC_INVALID: {
    kind: 'reject',
    http: 400,
    en: 'the check character of the unified social credit code {uscc} is wrong',
    zh: '统一社会信用代码 {uscc} 的校验码有误（GB 32100）',
    next: 'Copy the code from the business licence again.',
    nextZh: '请按营业执照重新录入。',
  },
} as const satisfies CatalogueSection;
