import type { PositionView, YardOrderView } from '#/core/index.ts';
import type { Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { named, repeated, type Refusals } from '../refusals.ts';

interface Known {
  readonly pledge: Pledge;
  readonly positions: PositionView;
  readonly books: Pick<Books, 'pledges' | 'releases' | 'yard'>;
  /** The order whose own reservation does not count. */
  readonly but?: YardOrderView;
}

/** Whether a truck or an order inside the site is to have the tag; the order named does not count. */
export function isReserved(
  epc: string,
  { releases, yard }: Pick<Books, 'releases' | 'yard'>,
  but?: YardOrderView,
): boolean {
  const naming = yard.orders.naming(epc);
  return releases.reservedFor(epc) !== undefined || (naming !== undefined && naming !== but);
}

/** Refuses tags that are not the pledge's, are not seen on site, or are reserved for another order. */
export function refuseUnfitTags(
  epcs: readonly string[],
  { pledge, positions, books, but }: Known,
  refusals: Refusals,
): void {
  for (const id of repeated(epcs)) refusals.when(true, 'PW_REPEATED', { what: 'tag', id });
  const isOurs = (epc: string) => books.pledges.claimOfTag(epc) === pledge;
  refuse('PW_TAG_NOT_PLEDGED', (epc) => !isOurs(epc));
  refuse(
    'PW_TAG_ABSENT',
    (epc) => isOurs(epc) && positions.tag(pledge.siteId, epc)?.present !== true,
  );
  refuse('PW_TAG_RESERVED', (epc) => isOurs(epc) && isReserved(epc, books, but));

  function refuse(
    code: 'PW_TAG_NOT_PLEDGED' | 'PW_TAG_ABSENT' | 'PW_TAG_RESERVED',
    isUnfit: (epc: string) => boolean,
  ): void {
    const unfitTags = epcs.filter(isUnfit);
    refusals.when(unfitTags.length > 0, code, named(unfitTags));
  }
}
