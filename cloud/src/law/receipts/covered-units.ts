import { unitKey } from '@pledgewatch/shared/epc';
import type { PositionView } from '#/core/index.ts';
import { named, repeated, type Refusals } from '../refusals.ts';
import type { Receipt, ReceiptBook } from './receipt-book.ts';

/**
 * A receipt that names its units stands for goods that are there, each on one living receipt, as many as it
 * says pieces. One that names none is of a quantity alone.
 */
export function refuseUnitsUnfit(
  of: {
    readonly receiptId: string;
    readonly siteId: string;
    readonly pieces: number;
    readonly epcs: readonly string[] | undefined;
  },
  known: { readonly receipts: ReceiptBook; readonly positions: PositionView },
  refusals: Refusals,
): void {
  const { receiptId: id, siteId, pieces, epcs } = of;
  if (!epcs) return;
  for (const tag of repeated(epcs.map(unitKey))) {
    refusals.when(true, 'PW_REPEATED', { what: 'tag', id: tag });
  }
  const taken = epcs.filter((epc) => known.receipts.receiptOf(epc) !== undefined);
  refusals.when(taken.length > 0, 'PW_UNIT_RECEIPTED', named(taken));
  const absent = epcs.filter((epc) => known.positions.tag(siteId, epc)?.present !== true);
  refusals.when(absent.length > 0, 'PW_TAG_ABSENT', named(absent));
  const facts = { id, what: 'units', sum: String(epcs.length), wanted: pieces };
  refusals.when(epcs.length !== pieces, 'PW_RECEIPT_SUM', facts);
}

/** The parts of a receipt that names its units share them out: every unit once, each part as many as its pieces. */
export function refuseUnitsDivided(
  { receiptId: id, epcs: whole }: Receipt,
  parts: readonly { readonly pieces: number; readonly epcs?: readonly string[] }[],
  refusals: Refusals,
): void {
  const shared = parts.flatMap(({ epcs = [] }) => epcs.map(unitKey)).toSorted();
  const wanted = (whole ?? []).map(unitKey).toSorted();
  const isShared =
    shared.length === wanted.length &&
    shared.every((key, at) => key === wanted[at]) &&
    (!whole || parts.every(({ pieces, epcs = [] }) => epcs.length === pieces));
  const facts = { id, what: 'units', sum: String(shared.length), wanted: wanted.length };
  refusals.when(!isShared, 'PW_RECEIPT_SUM', facts);
}
