import assert from 'node:assert/strict';
import type { ReleaseState, TruckState } from '#/core/index.ts';

/** What may follow what in the life of a release order. */
export const RELEASE_TRANSITIONS: Readonly<Record<ReleaseState, readonly ReleaseState[]>> = {
  // What the line does not allow stays an application until the bank has made room for it.
  REQUESTED: ['LIMIT_CHECKED', 'REJECTED', 'CANCELLED', 'EXPIRED'],
  LIMIT_CHECKED: ['APPROVED', 'REJECTED', 'CANCELLED', 'EXPIRED'],
  APPROVED: ['OPEN'],
  OPEN: ['SETTLED', 'CANCELLED', 'EXPIRED'],
  SETTLED: [],
  REJECTED: [],
  // After an outage a gate may report late what left inside the window.
  EXPIRED: ['SETTLED'],
  CANCELLED: ['SETTLED'],
};

/**
 * What may follow what in the life of a truck order. Its gate tells of each step, but a span of its
 * stream can be lost, so later steps may follow at once. A refusal is not an end: the next attempt
 * inside the window may be right.
 */
export const TRUCK_TRANSITIONS: Readonly<Record<TruckState, readonly TruckState[]>> = {
  PLANNED: ['INSTRUCTED', 'EXPIRED', 'CANCELLED'],
  INSTRUCTED: [
    'AT_GATE',
    'TARE_WEIGHED',
    'LOADING',
    'GROSS_WEIGHED',
    'SETTLED',
    'DISCREPANT',
    'REFUSED',
    'EXPIRED',
    'CANCELLED',
  ],
  REFUSED: [
    'AT_GATE',
    'TARE_WEIGHED',
    'LOADING',
    'GROSS_WEIGHED',
    'SETTLED',
    'DISCREPANT',
    'EXPIRED',
    'CANCELLED',
  ],
  AT_GATE: [
    'TARE_WEIGHED',
    'LOADING',
    'GROSS_WEIGHED',
    'SETTLED',
    'DISCREPANT',
    'REFUSED',
    'EXPIRED',
    'CANCELLED',
  ],
  TARE_WEIGHED: ['LOADING', 'GROSS_WEIGHED', 'SETTLED', 'DISCREPANT', 'EXPIRED', 'CANCELLED'],
  LOADING: ['GROSS_WEIGHED', 'SETTLED', 'DISCREPANT', 'EXPIRED', 'CANCELLED'],
  GROSS_WEIGHED: ['SETTLED', 'DISCREPANT', 'EXPIRED', 'CANCELLED'],
  DISCREPANT: ['LOADING', 'GROSS_WEIGHED', 'SETTLED', 'EXPIRED', 'CANCELLED'],
  SETTLED: [],
  // Expired by a gate's later stream, while an earlier one still lay in its journal.
  EXPIRED: ['SETTLED'],
  CANCELLED: [],
};

/** States in which a truck order has ended: it reserves nothing any more. */
export const TRUCK_ENDS: ReadonlySet<TruckState> = new Set(['SETTLED', 'EXPIRED', 'CANCELLED']);

/** Instructed, but its truck is not on the premises. */
export const TRUCK_UNUSED: ReadonlySet<TruckState> = new Set(['INSTRUCTED', 'REFUSED']);

/** States in which a release has ended. */
export const RELEASE_ENDS: ReadonlySet<ReleaseState> = new Set([
  'SETTLED',
  'REJECTED',
  'EXPIRED',
  'CANCELLED',
]);

/** Waiting for people: nothing was sent to a gate. */
export const RELEASE_WAITS: ReadonlySet<ReleaseState> = new Set(['REQUESTED', 'LIMIT_CHECKED']);

export function moveRelease(release: { state: ReleaseState }, to: ReleaseState): void {
  assert.ok(
    RELEASE_TRANSITIONS[release.state].includes(to),
    `${release.state} never becomes ${to}`,
  );
  release.state = to;
}

export function canMoveTruck(truck: { readonly state: TruckState }, to: TruckState): boolean {
  return TRUCK_TRANSITIONS[truck.state].includes(to);
}

export function moveTruck(
  truck: { state: TruckState; stateAt: number },
  to: TruckState,
  at: number,
): void {
  assert.ok(canMoveTruck(truck, to), `${truck.state} never becomes ${to}`);
  truck.state = to;
  truck.stateAt = at;
}
