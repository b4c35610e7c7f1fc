import { Type } from '@sinclair/typebox';
import { Fingerprint } from '@pledgewatch/shared/fingerprint';
import { Id } from '@pledgewatch/shared/identity';
import type { App } from '../app.ts';
import { answerPage, pageOf, PageQuery, pageSchema } from '../cursor.ts';
import { described } from '../describing.ts';
import { callerOf } from '../door.ts';
import type { ConsolePorts } from '../ports.ts';
import { slice } from '../pledges-of-law.ts';

const MARK = '9f86d081884c7d659a2feaa0c55ad015';

const listFingerprints = described(
  {
    tag: 'Claims',
    summary: 'Fingerprints of the own documents of an exchange, to give to another operator',
    zh: '导出某一交换下自有单证的指纹，交予其他机构比对；不含单证编号与内容。',
    codes: ['PW_CURSOR_INVALID'],
  },
  { querystring: Type.Composite([PageQuery, Type.Object({ exchangeId: Id })]) },
  {
    200: {
      schema: pageSchema(Fingerprint),
      example: { items: [{ exact: MARK, near: [MARK] }] },
    },
  },
);

/** The tenant's own fingerprints, without the names of their documents. */
export function addFingerprintRoute(
  app: App,
  { fingerprints }: Pick<ConsolePorts, 'fingerprints'>,
): void {
  app.get('/v1/fingerprints', { schema: listFingerprints }, (request) => {
    const { exchangeId, ...query } = request.query;
    const { tenantId } = callerOf(request).actor;
    const list = `fingerprints/${exchangeId}`;
    const page = slice(pageOf(list, query), {
      from: (after, limit) => fingerprints(tenantId, exchangeId, after, limit),
      keyOf: ({ exact }) => exact,
      show: ({ exact, near }) => ({ exact, near: [...near] }),
    });
    return answerPage(list, page);
  });
}
