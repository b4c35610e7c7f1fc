import assert from 'node:assert/strict';
import type { PledgeState } from '#/core/index.ts';
import type { Pledge } from './records.ts';

/**
 * What may follow what. Written agreement, joint count and control come together in the one command
 * that activates (Civil Code 427, 429; guarantee interpretation §55).
 */
export const PLEDGE_TRANSITIONS: Readonly<Record<PledgeState, readonly PledgeState[]>> = {
  // A draft that nobody brings into effect lets its goods go.
  DRAFT: ['ACTIVE', 'CLOSED'],
  ACTIVE: ['RELEASED'],
  RELEASED: ['CLOSED'],
  CLOSED: [],
};

export function movePledge(pledge: Pledge, to: PledgeState): void {
  assert.ok(PLEDGE_TRANSITIONS[pledge.state].includes(to), `${pledge.state} never becomes ${to}`);
  pledge.state = to;
}
