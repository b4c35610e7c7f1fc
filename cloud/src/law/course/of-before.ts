import type { Pledge } from '#/pledges/index.ts';

/**
 * A pledge of before its dates were watched says nothing of a second search: its ledger replays as it
 * was decided.
 */
export function isOfBefore({ proofs }: Pick<Pledge, 'proofs'>): boolean {
  return proofs.confirmation?.searchAgainAfterMs === undefined;
}
