import { expect, it } from 'vitest';
import { ALL_ROLES, ROLES } from './roles.ts';
import { withoutMoney } from './money.ts';

const alert = {
  reason: { en: 'worth ¥1,234.50; line ¥9.', zh: '价值 ¥1,234.50，低于 ¥9' },
  facts: { heldFen: 123_450, lineFen: '900', lostG: 5 },
  command: { loanId: 'L-1', pledgeId: 'P-1', controlLine: { basis: 'value', valueFen: 1 } },
};

it.each(ALL_ROLES.filter((role) => !ROLES[role].money))(
  'neither a figure nor a sentence tells a %s of money, and everything else is told',
  (role) => {
    expect(withoutMoney(role, alert)).toEqual({
      reason: { en: 'worth ¥•••; line ¥•••.', zh: '价值 ¥•••，低于 ¥•••' },
      facts: { lostG: 5 },
      command: { pledgeId: 'P-1' },
    });
  },
);

it('who may see money gets the very value', () => {
  expect(withoutMoney('pledgee', alert)).toBe(alert);
  expect(ALL_ROLES.filter((role) => !ROLES[role].money)).toEqual(['supervisor', 'custodian']);
});
