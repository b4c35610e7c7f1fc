import { Type, type Static } from '@sinclair/typebox';
import { Id } from '../identity/index.ts';
import { closed } from './parts.ts';

/** As whom somebody acts. A supervisor controls goods for the pledgee; a custodian keeps the warehouse. */
export const Role = Type.Union([
  Type.Literal('operator'),
  Type.Literal('pledgee'),
  Type.Literal('pledgor'),
  Type.Literal('supervisor'),
  Type.Literal('custodian'),
  Type.Literal('auditor'),
]);
export type Role = Static<typeof Role>;

/** Who gave a command: never the key itself, which nobody stores. */
export const Actor = Type.Object({ tenantId: Id, userId: Id, role: Role }, closed);
export type Actor = Static<typeof Actor>;
