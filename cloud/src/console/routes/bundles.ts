import { Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import { Id } from '@pledgewatch/shared/identity';
import type { App } from '../app.ts';
import { described, type Words } from '../describing.ts';
import { callerOf } from '../door.ts';
import type { BundlesPort } from '../ports.ts';
import { found } from './pledges.ts';

const Place = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const AlertId = Type.String({ minLength: 1, maxLength: 200 });

const EXAMPLE =
  '{"format":"pledgewatch/bundle/1","verifierKey":"bank.example/ledger+…","checkpoint":"…"}\n' +
  '{"index":46,"proof":["…"],"leaf":"…","items":[{"item":3,"salt":"…","text":"…","path":["…"]}]}\n';

/** Bundles are JSON lines, to be saved as a file and checked with `npm run verify`. */
const MEDIA_TYPE = 'application/jsonl';

function wordsOf(tag: Words['tag'], of: { summary: string; zh: string }): Words {
  const codes = [
    'PW_NOT_FOUND',
    'PW_EVIDENCE_UNSIGNED',
    'PW_EVIDENCE_TOO_MUCH',
    'PW_ITEMS_ROOT_INVALID',
  ] as const;
  return { tag, ...of, codes };
}

const answers = {
  200: {
    schema: Type.String({ description: 'The bundle, JSON lines.' }),
    mediaType: MEDIA_TYPE,
    example: EXAMPLE,
  },
};

const ofAlert = described(
  wordsOf('Alerts', {
    summary: 'The evidence of an alert as a bundle that proves itself offline',
    zh: '告警的证据包：告警决定及其依据的各项，可离线校验。',
  }),
  { params: Type.Object({ alertId: AlertId }) },
  answers,
);

const ofRelease = described(
  wordsOf('Releases', {
    summary: 'The evidence of a release as a bundle that proves itself offline',
    zh: '放货的证据包：命令、决定与闸口对其车辆的报告，可离线校验。',
  }),
  { params: Type.Object({ releaseId: Id }) },
  answers,
);

const ofEntry = described(
  wordsOf('Ledger', {
    summary: 'An entry, or an item of a batch, as a bundle that proves itself offline',
    zh: '条目或批次中某一项的证据包，可离线校验；不含他方内容。',
  }),
  {
    params: Type.Object({ index: Place }),
    querystring: Type.Object(
      { item: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_000 })) },
      { additionalProperties: false },
    ),
  },
  answers,
);

/** Evidence bundles, each holding what its caller may see and nothing else. */
export function addBundleRoutes(app: App, bundles: BundlesPort): void {
  app.get('/v1/alerts/:alertId/bundle', { schema: ofAlert }, (request, reply) => {
    const { alertId } = request.params;
    const lines = found(bundles.ofAlert(callerOf(request).actor, alertId), 'alert', alertId);
    return send(reply, lines);
  });
  app.get('/v1/releases/:releaseId/bundle', { schema: ofRelease }, (request, reply) => {
    const { releaseId } = request.params;
    const { actor } = callerOf(request);
    return send(reply, found(bundles.ofRelease(actor, releaseId), 'release', releaseId));
  });
  app.get('/v1/ledger/entries/:index/bundle', { schema: ofEntry }, (request, reply) => {
    const { index } = request.params;
    const { actor } = callerOf(request);
    const lines = bundles.ofEntry(actor, index, request.query.item);
    return send(reply, found(lines, 'entry', String(index)));
  });
}

/** To be kept as a file, not looked at in the browser. */
function send(reply: FastifyReply, lines: string): string {
  reply.type(MEDIA_TYPE).header('content-disposition', 'attachment; filename="evidence.jsonl"');
  return lines;
}
