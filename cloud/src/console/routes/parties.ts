import { Type } from '@sinclair/typebox';
import { RegisterParty, RegisterUser } from '@pledgewatch/shared/command';
import { Id, Instant } from '@pledgewatch/shared/identity';
import type { Slice, SliceQuery } from '#/core/index.ts';
import type { App } from '../app.ts';
import { answerPage, PageQuery, pageOf, pageSchema } from '../cursor.ts';
import { described } from '../describing.ts';
import { callerOf } from '../door.ts';
import type { ConsolePorts } from '../ports.ts';

const Party = Type.Omit(RegisterParty, ['type'], { description: 'A party of the register.' });
const User = Type.Composite(
  [
    Type.Omit(RegisterUser, ['type', 'employerId']),
    Type.Object({ employerId: Id, disabledFrom: Type.Union([Instant, Type.Null()]) }),
  ],
  { description: 'A user of the register; disabledFrom is null while nobody said so.' },
);

const PARTY = {
  partyId: 'nanhai-bank',
  name: { zh: '南海银行', en: 'Nanhai Bank' },
  roles: ['pledgee'],
  uscc: '91350100M000100Y43',
};
const USER = {
  userId: 'li',
  partyId: 'nanhai-bank',
  employerId: 'nanhai-bank',
  roles: ['pledgee'],
  administrator: true,
  disabledFrom: null,
};

const listParties = described(
  {
    tag: 'Access',
    summary: 'Parties in the register of the tenant',
    zh: '本机构登记册中的机构。',
    codes: ['PW_CURSOR_INVALID'],
  },
  { querystring: PageQuery },
  { 200: { schema: pageSchema(Party), example: { items: [PARTY] } } },
);
const listUsers = described(
  {
    tag: 'Access',
    summary: 'Users in the register of the tenant, disabled ones too',
    zh: '本机构登记册中的用户（含已停用）。',
    codes: ['PW_CURSOR_INVALID'],
  },
  { querystring: PageQuery },
  { 200: { schema: pageSchema(User), example: { items: [USER] } } },
);

/** Who belongs to the caller's tenant, as its register says. */
export function addPartyRoutes(app: App, { register }: Pick<ConsolePorts, 'register'>): void {
  app.get('/v1/parties', { schema: listParties }, (request) => {
    const { parties } = register(callerOf(request).actor.tenantId);
    const items = [...parties.values()].map((party) => ({ ...party, roles: [...party.roles] }));
    return answerPage('parties', sliceOf(items, pageOf('parties', request.query), 'partyId'));
  });
  app.get('/v1/users', { schema: listUsers }, (request) => {
    const { users } = register(callerOf(request).actor.tenantId);
    const items = [...users.values()].map((user) => ({ ...user, roles: [...user.roles] }));
    return answerPage('users', sliceOf(items, pageOf('users', request.query), 'userId'));
  });
}

/** By key; a register is a tenant's own and bounded, so that sorting it is cheap. */
function sliceOf<K extends string, T extends Readonly<Record<K, string>>>(
  all: readonly T[],
  { after, limit }: SliceQuery,
  key: K,
): Slice<T> {
  const later = all
    .filter((one) => after === undefined || one[key] > after)
    .toSorted((a, b) => (a[key] < b[key] ? -1 : 1));
  const items = later.slice(0, limit);
  const last = later.length > limit ? items.at(-1)?.[key] : undefined;
  return { items, ...(last !== undefined && { last }) };
}
