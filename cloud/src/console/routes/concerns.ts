import { Type } from '@sinclair/typebox';
import { Id } from '@pledgewatch/shared/identity';
import type { App } from '../app.ts';
import {
  ClaimRecord,
  HoldRecord,
  MarginCallRecord,
  type ClaimRecord as Claim,
  type HoldRecord as Hold,
  type MarginCallRecord as MarginCall,
} from '../concern-records.ts';
import { answerPage, pageOf, PageQuery, pageSchema } from '../cursor.ts';
import { described } from '../describing.ts';
import { callerOf } from '../door.ts';
import type { ConsolePorts } from '../ports.ts';
import { tagAnswer } from '../versions.ts';
import { found } from './pledges.ts';

const AT = 1_795_579_200_000;
const DIGEST = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

const MARGIN_CALL: MarginCall = {
  marginCallId: 'MC-1',
  pledgeId: 'P-2026-001',
  state: 'OPEN',
  calledAt: AT,
  dueAt: AT + 86_400_000,
  lowerFen: 109_945_000,
  levelFen: 140_000_000,
  gapFen: 30_055_000,
  cashFen: 15_027_500,
  disputedFen: 0,
  waivedFen: 0,
  calledEntry: 1_070,
};
const CLAIM: Claim = {
  claimId: 'CL-1',
  siteId: 'gd-foshan-01',
  claimant: 'Yuexiu Metals',
  ground: 'title',
  documentDigest: DIGEST,
  touches: [{ pledgeId: 'P-2026-001', units: 2, stopped: false }],
  filedAt: AT,
};
const HOLD: Hold = {
  holdId: 'H-1',
  siteId: 'gd-foshan-01',
  pledgeId: 'P-2026-001',
  authority: 'Foshan court',
  byCourt: true,
  documentDigest: DIGEST,
  placedAs: 'custodian',
  placedAt: AT,
  placedEntry: 1_080,
};

const listMarginCalls = described(
  {
    tag: 'Pledges',
    summary: 'Demands for supplementary security',
    zh: '补充担保通知列表。',
    codes: ['PW_CURSOR_INVALID'],
  },
  { querystring: PageQuery },
  { 200: { schema: pageSchema(MarginCallRecord), example: { items: [MARGIN_CALL] } } },
);
const oneMarginCall = described(
  {
    tag: 'Pledges',
    summary: 'A demand with its answer',
    zh: '单个补充担保通知及其答复。',
    codes: ['PW_NOT_FOUND'],
  },
  { params: Type.Object({ marginCallId: Id }) },
  { 200: { schema: MarginCallRecord, example: MARGIN_CALL } },
);
const listClaims = described(
  {
    tag: 'Claims',
    summary: 'Claims of third parties that concern the caller',
    zh: '第三方权利主张列表；仅显示涉及调用方质押的部分。',
    codes: ['PW_CURSOR_INVALID'],
  },
  { querystring: PageQuery },
  { 200: { schema: pageSchema(ClaimRecord), example: { items: [CLAIM] } } },
);
const oneClaim = described(
  {
    tag: 'Claims',
    summary: 'A claim of a third party',
    zh: '单个第三方权利主张。',
    codes: ['PW_NOT_FOUND'],
  },
  { params: Type.Object({ claimId: Id }) },
  { 200: { schema: ClaimRecord, example: CLAIM } },
);
const listHolds = described(
  {
    tag: 'Claims',
    summary: 'Holds on pledges and sites of the caller, standing and lifted',
    zh: '冻结列表：涉及调用方质押或场地，含已解除者。',
    codes: ['PW_CURSOR_INVALID'],
  },
  { querystring: PageQuery },
  { 200: { schema: pageSchema(HoldRecord), example: { items: [HOLD] } } },
);
const oneHold = described(
  { tag: 'Claims', summary: 'A hold', zh: '单个冻结。', codes: ['PW_NOT_FOUND'] },
  { params: Type.Object({ holdId: Id }) },
  { 200: { schema: HoldRecord, example: HOLD } },
);

/** Demands, third parties' claims and holds, as each caller may see them. */
export function addConcernRoutes(
  app: App,
  { concerns, versionOf }: Pick<ConsolePorts, 'concerns' | 'versionOf'>,
): void {
  app.get('/v1/margin-calls', { schema: listMarginCalls }, (request) => {
    const page = pageOf('margin-calls', request.query);
    return answerPage('margin-calls', concerns.listMarginCalls(callerOf(request).actor, page));
  });
  app.get('/v1/margin-calls/:marginCallId', { schema: oneMarginCall }, (request, reply) => {
    const [{ actor }, id] = [callerOf(request), request.params.marginCallId];
    const record = found(concerns.marginCall(actor, id), 'margin call', id);
    tagAnswer(reply, versionOf(actor, { marginCallId: id }));
    return record;
  });
  app.get('/v1/claims', { schema: listClaims }, (request) => {
    const page = pageOf('claims', request.query);
    return answerPage('claims', concerns.listClaims(callerOf(request).actor, page));
  });
  app.get('/v1/claims/:claimId', { schema: oneClaim }, (request, reply) => {
    const [{ actor }, id] = [callerOf(request), request.params.claimId];
    const record = found(concerns.claim(actor, id), 'claim', id);
    tagAnswer(reply, versionOf(actor, { claimId: id }));
    return record;
  });
  app.get('/v1/holds', { schema: listHolds }, (request) => {
    const page = pageOf('holds', request.query);
    return answerPage('holds', concerns.listHolds(callerOf(request).actor, page));
  });
  app.get('/v1/holds/:holdId', { schema: oneHold }, (request, reply) => {
    const [{ actor }, id] = [callerOf(request), request.params.holdId];
    const record = found(concerns.hold(actor, id), 'hold', id);
    tagAnswer(reply, versionOf(actor, { holdId: id }));
    return record;
  });
}
