import { ErasePerson } from '@pledgewatch/shared/command';
import { LAW, type CommandRoute } from './command-route.ts';

export const PERSON_COMMANDS: readonly CommandRoute[] = [
  {
    command: ErasePerson,
    status: 200,
    words: {
      tag: 'Access',
      summary: 'Erase the particulars of a person; the ledger stays as it is and says nothing more',
      zh: '删除个人信息及其盐值；账本不变且仍可验证，但摘要再也无法还原。',
      codes: [...LAW, 'PW_ADMINISTRATOR_NEEDED'],
    },
    example: { reason: 'request of 2026-11-25' },
  },
];
