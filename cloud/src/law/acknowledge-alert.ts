import type { Rule } from './rule.ts';

/** Whether the alert stands is the risk step's to judge; the law asks for the role only. */
export const acknowledgeAlert: Rule<'alert.acknowledge'> = {
  check: () => undefined,
  apply: () => undefined,
};
