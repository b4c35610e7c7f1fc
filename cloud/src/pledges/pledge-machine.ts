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
  ACTIVE: ['EXTENDED', 'MARGIN_CALLED', 'DEFAULTED', 'CONTROL_LOST', 'RELEASED'],
  // A loan was given more time; everything goes on until it is paid.
  EXTENDED: ['ACTIVE', 'MARGIN_CALLED', 'DEFAULTED', 'CONTROL_LOST', 'RELEASED'],
  // More security was asked for: given, or refused until the clock had run out (Civil Code 433).
  MARGIN_CALLED: ['ACTIVE', 'EXTENDED', 'DEFAULTED', 'DISPOSING', 'CONTROL_LOST', 'RELEASED'],
  // Declared by two people of the bank: cured, settled, or on to a sale (Civil Code 436).
  DEFAULTED: ['ACTIVE', 'EXTENDED', 'MARGIN_CALLED', 'DISPOSING', 'CONTROL_LOST', 'RELEASED'],
  // The bank sells; what is covered or cured in between is not sold.
  DISPOSING: ['ACTIVE', 'EXTENDED', 'MARGIN_CALLED', 'DEFAULTED', 'CONTROL_LOST', 'RELEASED'],
  // Regained, it is again what stands about it otherwise.
  CONTROL_LOST: ['ACTIVE', 'EXTENDED', 'MARGIN_CALLED', 'DEFAULTED', 'DISPOSING', 'RELEASED'],
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

const UNDISTURBED: ReadonlySet<PledgeState> = new Set(['ACTIVE', 'EXTENDED']);

/** In effect, and nothing is demanded, declared or lost: money and goods go their usual way. */
export function isUndisturbed({ state }: Pick<Pledge, 'state'>): boolean {
  return UNDISTURBED.has(state);
}

/** It claims goods: pending or in effect. */
export function isLive({ state }: Pick<Pledge, 'state'>): boolean {
  return !OVER.has(state);
}
