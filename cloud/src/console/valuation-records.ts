import { Type, type Static } from '@sinclair/typebox';
import { Digest } from '@pledgewatch/shared/command';
import { Fen, Id, Instant } from '@pledgewatch/shared/identity';
import type { DemandView, PriceView } from '#/core/index.ts';

/** Prices and demands shown with a pledge; older ones are in the ledger. */
const SHOWN_MAX = 66;

const Entry = Type.Integer({ minimum: 0 });
const Amount = Type.Union([Fen, Type.String({ maxLength: 32 })]);

const PriceRecord = Type.Object(
  {
    priceFenPerTonne: Type.Integer(),
    observedAt: Instant,
    provenance: Type.String({ maxLength: 256 }),
    documentDigest: Type.Optional(Digest),
    entry: Entry,
  },
  { description: 'A price of the source that the pledge is marked to, and where it was read.' },
);

const DemandRecord = Type.Object(
  {
    marginCallId: Id,
    state: Type.String({ maxLength: 16 }),
    calledAt: Instant,
    dueAt: Instant,
    lowerFen: Amount,
    levelFen: Amount,
    gapFen: Amount,
    cashFen: Amount,
    disputedFen: Fen,
    waivedFen: Fen,
    calledEntry: Entry,
  },
  { description: 'A demand for supplementary security: curable by goods (gap) or by cash.' },
);

/** Only for who may see money. */
export const ValuationRecord = Type.Object(
  { prices: Type.Array(PriceRecord), marginCalls: Type.Array(DemandRecord) },
  { description: 'What the pledge is valued by, and what was demanded beyond it; oldest first.' },
);
export type ValuationRecord = Static<typeof ValuationRecord>;

export function valuationRecord(
  prices: readonly PriceView[],
  demands: readonly DemandView[],
): ValuationRecord {
  return {
    prices: prices.slice(-SHOWN_MAX).map((price) => ({
      priceFenPerTonne: price.priceFenPerTonne,
      observedAt: price.observedAt,
      provenance: price.provenance,
      ...(price.documentDigest !== undefined && { documentDigest: price.documentDigest }),
      entry: price.entry,
    })),
    marginCalls: demands.slice(-SHOWN_MAX).map((demand) => ({
      marginCallId: demand.marginCallId,
      state: demand.state,
      calledAt: demand.calledAt,
      dueAt: demand.dueAt,
      lowerFen: demand.lowerFen,
      levelFen: demand.levelFen,
      gapFen: demand.gapFen,
      cashFen: demand.cashFen,
      disputedFen: demand.disputedFen,
      waivedFen: demand.waivedFen,
      calledEntry: demand.calledEntry,
    })),
  };
}
