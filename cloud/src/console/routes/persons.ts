import { Type } from '@sinclair/typebox';
import { ParticularDigests, Particulars } from '@pledgewatch/shared/command';
import { Id, Instant } from '@pledgewatch/shared/identity';
import type { App } from '../app.ts';
import { described, withExample } from '../describing.ts';
import { callerOf } from '../door.ts';
import type { PersonsPort } from '../ports.ts';
import { CommandAnswer, IdempotencyHeader } from './command-routes.ts';
import { found } from './pledges.ts';

const Person = Type.Object(
  {
    personId: Id,
    digests: ParticularDigests,
    erasedAt: Type.Union([Instant, Type.Null()]),
    particulars: Type.Optional(Particulars),
  },
  {
    description: 'A person; particulars are masked for operator and auditor, and gone once erased.',
  },
);
const DIGEST = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

const register = described(
  {
    tag: 'Access',
    summary: 'Keep particulars of a person in the erasable store; the ledger gets their digests',
    zh: '登记个人信息（姓名、电话、证件号、车牌、人脸摘要）：明文仅存于可删除的存储，账本只存加盐摘要。',
    codes: ['PW_ID_TAKEN', 'PW_IDEMPOTENCY_CONFLICT'],
  },
  {
    headers: IdempotencyHeader,
    body: withExample(
      Type.Object({ personId: Id, particulars: Particulars }, { additionalProperties: false }),
      { personId: 'chen.wei', particulars: { name: '陈伟', phone: '13800000001' } },
    ),
  },
  { 201: { schema: CommandAnswer, example: { entry: 1_042, decisions: [] } } },
);
const one = described(
  {
    tag: 'Access',
    summary: 'A person of the tenant',
    zh: '本机构登记的个人；运维与审计仅见掩码，删除后不再提供。',
    codes: ['PW_NOT_FOUND'],
  },
  { params: Type.Object({ personId: Id }) },
  {
    200: {
      schema: Person,
      example: {
        personId: 'chen.wei',
        digests: { phone: DIGEST },
        erasedAt: null,
        particulars: { phone: '13800000001' },
      },
    },
  },
);

/** Particulars of persons, which can be erased; `person.erase` is a command like others. */
export function addPersonRoutes(app: App, persons: PersonsPort): void {
  app.post('/v1/persons', { schema: register }, async (request, reply) => {
    const { actor } = callerOf(request);
    const key = request.headers['idempotency-key'];
    return reply.code(201).send(await persons.register(actor, key, request.body));
  });
  app.get('/v1/persons/:personId', { schema: one }, (request) => {
    const { personId } = request.params;
    return found(persons.person(callerOf(request).actor, personId), 'person', personId);
  });
}
