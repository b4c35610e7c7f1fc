import type { CreatePledge, GoodsScope, PledgedLot } from '@pledgewatch/shared/command';
import { lotsOf } from '#/core/index.ts';
import { scopeOf } from '#/pledges/index.ts';
import { repeated, type Refusals } from '../refusals.ts';

/**
 * A floating pledge says what may come into it and where (SB/T 10978); a static one is its list, and
 * whatever leaves it is the bank's to release.
 */
export function refuseUnfitMode(command: CreatePledge, refusals: Refusals): void {
  const { mode, scope = [], releasePolicy: policy } = command;
  const unfit = (what: string) => refusals.when(true, 'PW_MODE_UNFIT', { mode, what });
  if (mode === 'STATIC' && scope.length > 0) unfit('scope');
  if (mode === 'FLOATING' && scope.length === 0) unfit('no scope');
  if (mode === 'STATIC' && policy?.aboveLine === 'B') unfit('releasePolicy.aboveLine B');
  if (mode === 'STATIC' && policy?.belowLine === 'C') unfit('releasePolicy.belowLine C');
  const isNamed = policy?.approvedBy !== undefined;
  if (policy?.aboveLine === 'B' && isNamed === (policy.employersApart === true)) {
    unfit('releasePolicy.approvedBy');
  }
  if (policy?.aboveLine !== 'B' && isNamed) unfit('releasePolicy.approvedBy');
  for (const id of repeated(scopeOf(command))) {
    refusals.when(true, 'PW_REPEATED', { what: 'slot', id });
  }
  if (scope.length > 0) refuseOutOfScope(scope, lotsOf(command), refusals);
}

/** Goods of another kind, or on another slot, are not what the pledge is of. */
export function refuseOutOfScope(
  scope: readonly GoodsScope[],
  lots: readonly PledgedLot[],
  refusals: Refusals,
): void {
  for (const { lotId, commodity, zoneId, slotId } of lots) {
    const covers = (one: GoodsScope) =>
      one.commodity === commodity && one.zoneId === zoneId && one.slotIds.includes(slotId);
    const facts = { lotId, commodity, zoneId, slotId };
    refusals.when(!scope.some(covers), 'PW_OUT_OF_SCOPE', facts);
  }
}
