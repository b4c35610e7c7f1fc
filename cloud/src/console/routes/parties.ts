import { Type } from '@sinclair/typebox';
import {
  ApprovalPolicy,
  RegisterParty,
  RegisterSigningKey,
  RegisterUser,
} from '@pledgewatch/shared/command';
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

type PartyPorts = Pick<ConsolePorts, 'register' | 'signingKeys' | 'approvalPolicy'>;

/** Who belongs to the caller's tenant, what they sign with, and what approvals need. */
export function addPartyRoutes(app: App, ports: PartyPorts): void {
  const { register, signingKeys, approvalPolicy } = ports;
  app.get('/v1/signing-keys', { schema: listKeys }, (request) => {
    const page = pageOf('signing-keys', request.query);
    const own = signingKeys(callerOf(request).actor.tenantId);
    return answerPage('signing-keys', sliceOf(own, page, 'signingKeyId'));
  });
  app.get('/v1/approval-policy', { schema: policy }, (request) => {
    const { tenantId } = callerOf(request).actor;
    return approvalPolicy(tenantId) ?? { signatures: false, employersApart: false };
  });
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

const SigningKey = Type.Composite(
  [
    Type.Omit(RegisterSigningKey, ['type']),
    Type.Object({
      signingKeyId: Type.String({ description: 'JWK thumbprint (RFC 7638), hex' }),
      registeredBy: Type.String(),
      confirmedBy: Type.Union([Type.String(), Type.Null()]),
      revokedFrom: Type.Union([Instant, Type.Null()]),
    }),
  ],
  { description: 'A public key; confirmedBy is null until another person confirmed it.' },
);
const SIGNING_KEY = {
  signingKeyId: '90facafea9b1556698540f70c0117a22ea37bd5cf3ed3c47093c1707282b4b89',
  userId: 'li',
  publicKey: { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
  notBefore: 1_795_579_200_000,
  notAfter: 1_827_115_200_000,
  registeredBy: 'nanhai-bank/li',
  confirmedBy: 'nanhai-bank/wang',
  revokedFrom: null,
};
const listKeys = described(
  {
    tag: 'Access',
    summary: 'Signing keys of the tenant, ended ones too',
    zh: '本机构的签名公钥（含已失效）。',
    codes: ['PW_CURSOR_INVALID'],
  },
  { querystring: PageQuery },
  { 200: { schema: pageSchema(SigningKey), example: { items: [SIGNING_KEY] } } },
);
const policy = described(
  {
    tag: 'Access',
    summary: 'What approvals of the bank need',
    zh: '本行审批策略。',
  },
  {},
  {
    200: {
      schema: Type.Object(ApprovalPolicy.properties, { description: 'The policy in force.' }),
      example: { signatures: true, employersApart: false },
    },
  },
);

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
