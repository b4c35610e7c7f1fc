import assert from 'node:assert/strict';
import type { PledgeState } from '#/core/index.ts';
import type { Pledge } from './records.ts';

/**
 * What may follow what: written agreement, joint count, actual control, confirmation, each with its
 * proof, before a pledge is in effect (Civil Code 427, 429; guarantee interpretation §55).
 */
export const PLEDGE_TRANSITIONS: Readonly<Record<PledgeState, readonly PledgeState[]>> = {
  // What nobody brings into effect in time lets its goods go.
  DRAFT: ['AGREED', 'CLOSED'],
  AGREED: ['COUNTED', 'CLOSED'],
  COUNTED: ['CONTROLLED', 'CLOSED'],
  CONTROLLED: ['CONFIRMED', 'CLOSED'],
  CONFIRMED: ['ACTIVE', 'CLOSED'],
  ACTIVE: ['MARGIN_CALLED', 'RELEASED'],
  // More security was asked for: given, or refused until the clock had run out (Civil Code 433).
  MARGIN_CALLED: ['ACTIVE', 'DISPOSING', 'RELEASED'],
  // The bank sells; what is covered again in between is not sold.
  DISPOSING: ['ACTIVE', 'RELEASED'],
  RELEASED: ['CLOSED'],
  CLOSED: [],
};

export function movePledge(pledge: Pledge, to: PledgeState): void {
  assert.ok(PLEDGE_TRANSITIONS[pledge.state].includes(to), `${pledge.state} never becomes ${to}`);
  pledge.state = to;
}

const PENDING: ReadonlySet<PledgeState> = new Set([
  'DRAFT',
  'AGREED',
  'COUNTED',
  'CONTROLLED',
  'CONFIRMED',
]);
const OVER: ReadonlySet<PledgeState> = new Set(['RELEASED', 'CLOSED']);

/** On its way into effect: it claims its goods and has no other effect. */
export function isPending({ state }: Pick<Pledge, 'state'>): boolean {
  return PENDING.has(state);
}

/** In effect, undisturbed or not: it is watched, and its goods are kept. */
export function isInEffect({ state }: Pick<Pledge, 'state'>): boolean {
  return !PENDING.has(state) && !OVER.has(state);
}

/** It claims goods: pending or in effect. */
export function isLive({ state }: Pick<Pledge, 'state'>): boolean {
  return !OVER.has(state);
}
