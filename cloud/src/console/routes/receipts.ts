import { Type } from '@sinclair/typebox';
import { ReceiptItems } from '@pledgewatch/shared/command';
import { EpcHex, Grams, Id, Instant } from '@pledgewatch/shared/identity';
import type { App } from '../app.ts';
import { described } from '../describing.ts';
import { callerOf } from '../door.ts';
import type { ConsolePorts } from '../ports.ts';
import { tagAnswer } from '../versions.ts';
import { found } from './pledges.ts';

const Text = Type.String();
const Entry = Type.Integer({ minimum: 0 });
const head = { receiptId: Id, siteId: Id, holder: Id, quantityG: Grams, entry: Entry };

const StockInNoteRecord = Type.Object(
  { ...head, commodity: Text },
  { description: 'A stock-in note: proof of deposit, no receipt.' },
);
const ReceiptRecord = Type.Object(
  {
    ...head,
    items: ReceiptItems,
    /** The units it stands for; absent for a quantity alone. */
    epcs: Type.Optional(Type.Array(EpcHex)),
    issuedAt: Instant,
    /** Receipts it was split from or merged of. */
    from: Type.Array(Id),
    state: Text,
    /** An endorsement that the custodian has not confirmed. */
    waiting: Type.Union([Type.Object({ to: Id, pledgeId: Type.Optional(Id) }), Type.Null()]),
    pledged: Type.Union([Type.Object({ pledgee: Id, pledgeId: Id }), Type.Null()]),
    chain: Type.Array(Type.Object({ from: Id, to: Id, kind: Text, entry: Entry })),
  },
  { description: 'A warehouse receipt with its endorsements.' },
);

const oneReceipt = described(
  {
    tag: 'Documents',
    summary: 'A warehouse receipt with its endorsements, or a stock-in note',
    zh: '仓单及其背书，或入库单；仅保管人、持有人、质权人与被背书人可见。',
    codes: ['PW_NOT_FOUND'],
  },
  { params: Type.Object({ receiptId: Id }) },
  {
    200: {
      schema: Type.Union([ReceiptRecord, StockInNoteRecord], { description: 'The paper.' }),
      example: {
        receiptId: 'WR-1',
        siteId: 'gd-foshan-01',
        holder: 'hongda-copper',
        quantityG: 25_000_000,
        entry: 1_012,
        items: { commodity: '1# 电解铜', pieces: 10 },
        issuedAt: 1_795_579_200_000,
        from: [],
        state: 'PLEDGED',
        waiting: null,
        pledged: { pledgee: 'nanhai-bank', pledgeId: 'P-2026-001' },
        chain: [{ from: 'hongda-copper', to: 'nanhai-bank', kind: 'pledge', entry: 1_020 }],
      },
    },
  },
);

/** Warehouse receipts, for their custodian, their holder and whom they are pledged to. */
export function addReceiptRoute(
  app: App,
  { receipt, versionOf }: Pick<ConsolePorts, 'receipt' | 'versionOf'>,
): void {
  app.get('/v1/receipts/:receiptId', { schema: oneReceipt }, (request, reply) => {
    const [{ actor }, { receiptId }] = [callerOf(request), request.params];
    const record = found(receipt(actor, receiptId), 'receipt', receiptId);
    tagAnswer(reply, versionOf(actor, { receiptId }));
    return record;
  });
}
