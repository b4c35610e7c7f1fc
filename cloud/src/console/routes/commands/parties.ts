import { DisableUser, RegisterParty, RegisterUser, UpdateParty } from '@pledgewatch/shared/command';
import type { CommandRoute } from './command-route.ts';

const PARTY = {
  name: { zh: '南海银行', en: 'Nanhai Bank' },
  roles: ['pledgee', 'auditor'],
  uscc: '91350100M000100Y43',
};

export const PARTY_COMMANDS: readonly CommandRoute[] = [
  {
    command: RegisterParty,
    status: 201,
    words: {
      tag: 'Access',
      summary: 'Register a party of the tenant, under its unified social credit code',
      zh: '登记机构（统一社会信用代码按 GB 32100 校验）。',
      codes: ['PW_USCC_INVALID', 'PW_ADMINISTRATOR_NEEDED', 'PW_ID_TAKEN'],
    },
    example: { partyId: 'nanhai-bank', ...PARTY },
  },
  {
    command: UpdateParty,
    status: 200,
    words: {
      tag: 'Access',
      summary: 'Say what a party is now: name, roles, code',
      zh: '更新机构的名称、角色或代码；账本保留全部历史。',
      codes: ['PW_NOT_FOUND', 'PW_USCC_INVALID', 'PW_ADMINISTRATOR_NEEDED'],
    },
    example: PARTY,
  },
  {
    command: RegisterUser,
    status: 201,
    words: {
      tag: 'Access',
      summary: 'Register a user; from the first on, nobody else of the tenant is let in',
      zh: '登记用户；自首位用户起，本机构未登记者一律不得进入。',
      codes: ['PW_REGISTER_BEGINS_WITH_SELF', 'PW_ROLE_NOT_OF_PARTY', 'PW_ADMINISTRATOR_NEEDED'],
    },
    example: { userId: 'li', partyId: 'nanhai-bank', roles: ['pledgee'], administrator: true },
  },
  {
    command: DisableUser,
    status: 200,
    words: {
      tag: 'Access',
      summary: 'Disable a user; keys, tokens, sessions and webhooks of the user end with it',
      zh: '停用用户；其密钥、令牌、会话与 Webhook 随之失效。',
      codes: ['PW_NOT_FOUND', 'PW_LAST_ADMINISTRATOR', 'PW_ADMINISTRATOR_NEEDED'],
    },
    example: {},
  },
];
