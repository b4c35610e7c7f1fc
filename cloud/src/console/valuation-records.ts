import { Type, type Static } from '@sinclair/typebox';
import { Digest } from '@pledgewatch/shared/command';
import { Fen, Id, Instant } from '@pledgewatch/shared/identity';
import type { DemandView, PriceView, TermsView } from '#/core/index.ts';

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

export const DemandRecord = Type.Object(
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

const Permille = Type.Integer({ minimum: 0 });
const TERMS = {
  pledgeRatePermille: Permille,
  haircutPermille: Permille,
  warningLinePermille: Permille,
  disposalLinePermille: Permille,
};
const TermsRecord = Type.Object(
  {
    noticeId: Id,
    ...TERMS,
    effectiveAt: Instant,
    documentDigest: Digest,
    proposedEntry: Entry,
    /** Absent while it waits for its checker. */
    approvedEntry: Type.Optional(Entry),
    inForce: Type.Boolean(),
    /** Until when the borrower is to acknowledge it, and when it did. */
    acknowledgeBy: Type.Optional(Instant),
    acknowledgedAt: Type.Optional(Instant),
    overdue: Type.Boolean(),
    /** What it took the place of; absent before it counts. */
    before: Type.Optional(Type.Object(TERMS)),
  },
  { description: 'A change of pledge rate, haircut and lines, by maker and checker.' },
);

/** Only for who may see money. */
export const ValuationRecord = Type.Object(
  {
    prices: Type.Array(PriceRecord),
    terms: Type.Array(TermsRecord),
    marginCalls: Type.Array(DemandRecord),
  },
  { description: 'What the pledge is valued by, and what was demanded beyond it; oldest first.' },
);
export type ValuationRecord = Static<typeof ValuationRecord>;

export function valuationRecord(
  prices: readonly PriceView[],
  terms: readonly TermsView[],
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
    terms: terms.slice(-SHOWN_MAX).map(termsRecord),
    marginCalls: demands.slice(-SHOWN_MAX).map(demandRecord),
  };
}

function termsRecord(notice: TermsView): Static<typeof TermsRecord> {
  const { approvedEntry, acknowledgeBy, acknowledgedAt, before } = notice;
  return {
    noticeId: notice.noticeId,
    pledgeRatePermille: notice.pledgeRatePermille,
    haircutPermille: notice.haircutPermille,
    warningLinePermille: notice.warningLinePermille,
    disposalLinePermille: notice.disposalLinePermille,
    effectiveAt: notice.effectiveAt,
    documentDigest: notice.documentDigest,
    proposedEntry: notice.proposedEntry,
    ...(approvedEntry !== null && { approvedEntry, acknowledgeBy }),
    inForce: notice.inForce,
    ...(acknowledgedAt !== null && { acknowledgedAt }),
    overdue: notice.overdue,
    ...(before && { before: { ...before } }),
  };
}

export function demandRecord(demand: DemandView): Static<typeof DemandRecord> {
  return {
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
  };
}
