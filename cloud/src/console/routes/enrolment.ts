import { Type } from '@sinclair/typebox';
import { EnrolmentAnswer, EnrolmentRequest } from '@pledgewatch/shared/enrolment';
import { Id } from '@pledgewatch/shared/identity';
import type { App } from '../app.ts';
import { described, withExample } from '../describing.ts';
import { ENROLMENTS_MAX, TOKEN_MS_DEFAULT, TOKEN_MS_MAX } from '../limits.ts';
import type { EnrolmentPort } from '../ports.ts';
import { fewAMinute } from '../rates.ts';

const KEY = 'A'.repeat(43);

const enrol = described(
  {
    tag: 'Sites',
    summary: 'A gateway proves its one-time token and registers its key',
    zh: '网关登记：以一次性令牌互证并登记公钥；令牌本身不传输。',
    codes: ['PW_ENROLMENT_REFUSED'],
  },
  {
    body: withExample(EnrolmentRequest, {
      tokenId: 'tok-1',
      siteId: 'gd-foshan-01',
      gatewayId: 'gw-1',
      gatewayKey: KEY,
      nonce: KEY,
      proof: KEY,
    }),
  },
  { 200: { schema: { ...EnrolmentAnswer, description: 'Enrolled.' } } },
);

const createToken = described(
  {
    tag: 'Sites',
    summary: 'Make a one-time enrolment token for a gateway',
    zh: '为网关生成一次性登记令牌；仅显示一次。',
    codes: ['PW_ENROLMENT_TOKENS_FULL'],
  },
  {
    body: withExample(
      Type.Object(
        {
          siteId: Id,
          gatewayId: Id,
          ttlMs: Type.Optional(Type.Integer({ minimum: 1_000, maximum: TOKEN_MS_MAX })),
        },
        { additionalProperties: false },
      ),
      { siteId: 'gd-foshan-01', gatewayId: 'gw-1' },
    ),
  },
  {
    201: {
      schema: Type.Object(
        { token: Type.String({ description: 'pwt1.…; shown this once' }) },
        { description: 'The token.' },
      ),
      example: { token: 'pwt1.tok-1.…' },
    },
  },
);

/** How a gateway comes to be known. Enrolment is open: its token proves itself. */
export function addEnrolmentRoutes(app: App, enrolment: EnrolmentPort): void {
  app.post(
    '/v1/enrolments',
    { schema: enrol, config: fewAMinute(ENROLMENTS_MAX) },
    async (request) => enrolment.enrol(request.body),
  );
  app.post('/v1/gateways/tokens', { schema: createToken }, (request, reply) => {
    const { siteId, gatewayId, ttlMs = TOKEN_MS_DEFAULT } = request.body;
    const token = enrolment.createToken({ siteId, gatewayId, ttlMs });
    return reply.code(201).send({ token });
  });
}
