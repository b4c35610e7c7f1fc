import { Type } from '@sinclair/typebox';
import { Id } from '@pledgewatch/shared/identity';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { App } from '../app.ts';
import { answerPage, PageQuery, pageOf, pageSchema } from '../cursor.ts';
import { described } from '../describing.ts';
import { callerOf } from '../door.ts';
import { COURSE_EXAMPLE, PLEDGE_EXAMPLE, RELEASE_EXAMPLE, SLOT_EXAMPLE } from '../examples.ts';
import type { ConsolePorts } from '../ports.ts';
import { PledgeDetail, PledgeSummary, ReleaseRecord } from '../records.ts';
import { tagAnswer } from '../versions.ts';

const listPledges = described(
  {
    tag: 'Pledges',
    summary: 'Pledges and where each stands now',
    zh: '质押列表：数量区间、价值、覆盖率、核实比例与数据时间。',
    codes: ['PW_CURSOR_INVALID'],
  },
  { querystring: PageQuery },
  { 200: { schema: pageSchema(PledgeSummary), example: { items: [PLEDGE_EXAMPLE] } } },
);

const onePledge = described(
  {
    tag: 'Pledges',
    summary: 'A pledge with every slot its goods stand on',
    zh: '单个质押及其全部货位。',
    codes: ['PW_NOT_FOUND'],
  },
  { params: Type.Object({ pledgeId: Id }) },
  {
    200: {
      schema: PledgeDetail,
      example: { ...PLEDGE_EXAMPLE, slots: [SLOT_EXAMPLE], course: COURSE_EXAMPLE },
    },
  },
);

const listReleases = described(
  {
    tag: 'Releases',
    summary: 'Releases and their trucks',
    zh: '放货列表及其车辆。',
    codes: ['PW_CURSOR_INVALID'],
  },
  { querystring: PageQuery },
  { 200: { schema: pageSchema(ReleaseRecord), example: { items: [RELEASE_EXAMPLE] } } },
);

const oneRelease = described(
  {
    tag: 'Releases',
    summary: 'A release with its trucks',
    zh: '单个放货及其车辆。',
    codes: ['PW_NOT_FOUND'],
  },
  { params: Type.Object({ releaseId: Id }) },
  { 200: { schema: ReleaseRecord, example: RELEASE_EXAMPLE } },
);

/** Pledges and releases, as each caller may see them. */
export function addPledgeRoutes(
  app: App,
  { pledges, versionOf }: Pick<ConsolePorts, 'pledges' | 'versionOf'>,
): void {
  app.get('/v1/pledges', { schema: listPledges }, (request) => {
    const page = pageOf('pledges', request.query);
    return answerPage('pledges', pledges.listPledges(callerOf(request).actor, page));
  });
  app.get('/v1/pledges/:pledgeId', { schema: onePledge }, (request, reply) => {
    const [{ actor }, { pledgeId }] = [callerOf(request), request.params];
    const record = found(pledges.pledge(actor, pledgeId), 'pledge', pledgeId);
    tagAnswer(reply, versionOf(actor, { pledgeId }));
    return record;
  });
  app.get('/v1/releases', { schema: listReleases }, (request) => {
    const page = pageOf('releases', request.query);
    return answerPage('releases', pledges.listReleases(callerOf(request).actor, page));
  });
  app.get('/v1/releases/:releaseId', { schema: oneRelease }, (request, reply) => {
    const [{ actor }, { releaseId }] = [callerOf(request), request.params];
    const record = found(pledges.release(actor, releaseId), 'release', releaseId);
    tagAnswer(reply, versionOf(actor, { releaseId }));
    return record;
  });
}

/** What is another tenant's is answered like what does not exist. */
export function found<T>(record: T | undefined, what: string, id: string): T {
  if (record === undefined) throw new PledgewatchError('PW_NOT_FOUND', { what, id });
  return record;
}
