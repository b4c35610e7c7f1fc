import type { Command } from '@pledgewatch/shared/command';
import type { PledgeView } from '#/core/index.ts';
import { isInEffect } from '#/pledges/index.ts';
import { PLEDGES_NAMED_MAX } from './limits.ts';
import type { Scene } from './scene.ts';

/** A bank that something on a site concerns; it is told of its own pledges only. */
export interface ConcernedBank {
  readonly tenantId: string;
  /** When it is one. */
  readonly pledgeId?: string;
  /** For the words: `P-1, P-2`. */
  readonly pledges: string;
}

/** The banks behind the pledges, each with its own. */
export function banksOf(pledges: Iterable<PledgeView>): readonly ConcernedBank[] {
  const byBank = new Map<string, string[]>();
  for (const { tenantId, pledgeId } of pledges) {
    byBank.set(tenantId, [...(byBank.get(tenantId) ?? []), pledgeId]);
  }
  return [...byBank].map(([tenantId, ids]) => ({
    tenantId,
    ...(ids.length === 1 && ids[0] !== undefined && { pledgeId: ids[0] }),
    pledges: named(ids),
  }));
}

/** Active pledges whose value, debt or terms a command of their bank changes. */
export function valuedBy(command: Command, scene: Scene): readonly PledgeView[] {
  const revalued = revaluedIn(scene);
  if (command.type !== 'price.post') return revalued;
  return [...new Set([...activeOfSource(command.priceSource, scene), ...revalued])];
}

/** Active pledges whose value, debt or terms something else than a price has changed, be it time alone. */
export function revaluedIn({ law }: Scene): readonly PledgeView[] {
  const touched = [...law.revalued()].flatMap((id) => law.pledge(id) ?? []);
  return touched.filter(isInEffect);
}

/** Active pledges that a price of the bank at hand values. */
export function activeOfSource(priceSource: string, scene: Scene): readonly PledgeView[] {
  return ofBank(scene).filter((pledge) => pledge.priceSource === priceSource);
}

/** Active pledges of the bank at hand whose price counts by trading days. */
export function countedInDays(scene: Scene): readonly PledgeView[] {
  return ofBank(scene).filter((pledge) => pledge.priceAgeMaxTradingDays !== undefined);
}

function ofBank({ law, tenantId }: Scene): PledgeView[] {
  return [...law.activePledges()].filter((pledge) => pledge.tenantId === tenantId);
}

function named(ids: readonly string[]): string {
  const first = ids.slice(0, PLEDGES_NAMED_MAX).join(', ');
  return ids.length > PLEDGES_NAMED_MAX ? `${first} +${ids.length - PLEDGES_NAMED_MAX}` : first;
}
