import type { Actor } from '@pledgewatch/shared/command';

const actor = (tenantId: string, userId: string, role: Actor['role']): Actor => ({
  tenantId,
  userId,
  role,
});

/** The people of every case. */
export const PEOPLE = {
  operator: actor('operator', 'ops', 'operator'),
  maker: actor('bank-1', 'li', 'pledgee'),
  checker: actor('bank-1', 'wang', 'pledgee'),
  auditor: actor('bank-1', 'sun', 'auditor'),
  borrower: actor('borrower-1', 'zhao', 'pledgor'),
  supervisor: actor('supervision-1', 'gu', 'supervisor'),
  warehouse: actor('warehouse-1', 'qian', 'custodian'),
  foreignBank: actor('bank-2', 'zhou', 'pledgee'),
  foreignBorrower: actor('borrower-2', 'wu', 'pledgor'),
  foreignSupervisor: actor('supervision-2', 'feng', 'supervisor'),
  foreignWarehouse: actor('warehouse-2', 'zheng', 'custodian'),
} as const;
