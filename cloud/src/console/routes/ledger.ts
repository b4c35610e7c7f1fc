import { Type } from '@sinclair/typebox';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { App } from '../app.ts';
import { described } from '../describing.ts';
import { callerOf } from '../door.ts';
import type { LedgerPort } from '../ports.ts';
import { found } from './pledges.ts';

const Index = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const HASH = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';
const Path = Type.Array(Type.String({ description: 'SHA-256, base64url' }));

const checkpoint = described(
  {
    tag: 'Ledger',
    summary: 'The latest signed checkpoint (C2SP tlog-checkpoint)',
    zh: '最新的已签名检查点：账本规模与根哈希。',
    codes: ['PW_NOT_FOUND'],
  },
  {},
  {
    200: {
      schema: Type.String({ description: 'The signed note.' }),
      mediaType: 'text/plain',
      example:
        'pledgewatch.example/ledger\n1052\n47DEQpj8HBSa…\n\n— pledgewatch.example/ledger …\n',
    },
  },
);

const entry = described(
  {
    tag: 'Ledger',
    summary: 'A ledger entry, as far as it concerns the caller',
    zh: '账本条目：仅显示与调用方有关的部分。',
    codes: ['PW_NOT_FOUND'],
  },
  { params: Type.Object({ index: Index }) },
  {
    200: {
      schema: Type.Object(
        {
          index: Index,
          kind: Type.String(),
          acceptedAt: Type.Integer(),
          bytes: Type.Optional(
            Type.String({ description: 'The entry as hashed, base64url; absent when shared' }),
          ),
          content: Type.Unknown({ description: 'What it says' }),
        },
        { description: 'The entry.' },
      ),
      example: { index: 1_046, kind: 'tick', acceptedAt: 1_795_579_200_000, content: null },
    },
  },
);

const inclusionProof = described(
  {
    tag: 'Ledger',
    summary: 'Proof that an entry is in the ledger of a size (RFC 9162 §2.1.3)',
    zh: '包含性证明：条目确在该规模的账本之中。',
    codes: ['PW_LEDGER_RANGE'],
  },
  { querystring: Type.Object({ index: Index, size: Index }, { additionalProperties: false }) },
  {
    200: {
      schema: Type.Object({ index: Index, size: Index, path: Path }, { description: 'The proof.' }),
      example: { index: 0, size: 2, path: [HASH] },
    },
  },
);

const consistencyProof = described(
  {
    tag: 'Ledger',
    summary: 'Proof that a smaller ledger is the beginning of a larger one (RFC 9162 §2.1.4)',
    zh: '一致性证明：较小的账本是较大账本的开头，未被改写。',
    codes: ['PW_LEDGER_RANGE'],
  },
  { querystring: Type.Object({ from: Index, to: Index }, { additionalProperties: false }) },
  {
    200: {
      schema: Type.Object({ from: Index, to: Index, path: Path }, { description: 'The proof.' }),
      example: { from: 1, to: 2, path: [HASH] },
    },
  },
);

/** The ledger, for those who check rather than believe. Proofs are hashes and speak of nobody. */
export function addLedgerRoutes(app: App, ledger: LedgerPort): void {
  app.get('/v1/ledger/checkpoint', { schema: checkpoint }, (_, reply) => {
    const note = found(ledger.checkpoint(), 'checkpoint', 'latest');
    return reply.type('text/plain; charset=utf-8').send(note);
  });
  app.get('/v1/ledger/entries/:index', { schema: entry }, (request) => {
    const { index } = request.params;
    const view = found(ledger.entry(callerOf(request).actor, index), 'entry', String(index));
    const { bytes, ...rest } = view;
    return { index, ...rest, ...(bytes && { bytes: base64url(bytes) }) };
  });
  app.get('/v1/ledger/inclusion-proof', { schema: inclusionProof }, (request) => {
    const { index, size } = request.query;
    requireOrder(ledger, index + 1, size);
    return { index, size, path: ledger.inclusionProof(index, size).map(base64url) };
  });
  app.get('/v1/ledger/consistency-proof', { schema: consistencyProof }, (request) => {
    const { from, to } = request.query;
    requireOrder(ledger, from, to);
    return { from, to, path: ledger.consistencyProof(from, to).map(base64url) };
  });
}

/** 0 < smaller ≤ larger ≤ the ledger's size. */
function requireOrder(ledger: LedgerPort, smaller: number, larger: number): void {
  const size = ledger.size();
  if (smaller < 1 || larger > size || smaller > larger) {
    const asked = larger > size || smaller <= larger ? Math.max(larger, 0) : smaller;
    throw new PledgewatchError('PW_LEDGER_RANGE', { size, asked });
  }
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
