import type { CommandType } from '@pledgewatch/shared/command';
import type { Rule } from './rule.ts';

/** What becomes of an alert is the risk step's to judge; the law asks for the role only. */
export const handleAlert = {
  check: () => undefined,
  apply: () => undefined,
} satisfies Rule<CommandType>;
