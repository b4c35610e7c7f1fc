import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, Uscc } from '../identity/index.ts';
import { Role } from './actor.ts';
import { closed, Name } from './parts.ts';

const Roles = Type.Array(Role, { minItems: 1, maxItems: 6, uniqueItems: true });

const party = {
  partyId: Id,
  name: Type.Object({ zh: Name, en: Type.Optional(Name) }, closed),
  /** As what it may take part. */
  roles: Roles,
  uscc: Uscc,
};

/** A company enters the tenant's register. */
export const RegisterParty = Type.Object(
  { type: Type.Literal('party.register'), ...party },
  closed,
);
export type RegisterParty = Static<typeof RegisterParty>;

/** Its name, roles or code are others now; the register keeps the newest, the ledger all of them. */
export const UpdateParty = Type.Object({ type: Type.Literal('party.update'), ...party }, closed);

/** A person, or a system, who acts for a party; one who was disabled comes back by it. */
export const RegisterUser = Type.Object(
  {
    type: Type.Literal('user.register'),
    userId: Id,
    /** On whose behalf. */
    partyId: Id,
    /** Who pays the person, where that is another party. */
    employerId: Type.Optional(Id),
    roles: Roles,
    /** Whether the person keeps the tenant's register. */
    administrator: Type.Boolean(),
  },
  closed,
);
export type RegisterUser = Static<typeof RegisterUser>;

/** From then on neither key, token nor session of the person opens anything. */
export const DisableUser = Type.Object(
  {
    type: Type.Literal('user.disable'),
    userId: Id,
    /** Absent, or past: at once. */
    from: Type.Optional(Instant),
  },
  closed,
);
