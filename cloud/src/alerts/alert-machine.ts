import assert from 'node:assert/strict';

/**
 * Where an alert may go from where it stands (ISA-18.2, IEC 62682). `cleared` returned to normal before
 * anybody acknowledged it; `closed` did both, in either order. One whose condition is shelved or out of
 * service when it is raised begins there.
 */
export const ALERT_TRANSITIONS = {
  active: ['acknowledged', 'cleared', 'shelved', 'out_of_service'],
  acknowledged: ['closed', 'shelved', 'out_of_service'],
  shelved: ['active', 'acknowledged', 'cleared', 'closed'],
  out_of_service: ['active', 'acknowledged', 'cleared', 'closed'],
  cleared: ['closed'],
  closed: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type AlertState = keyof typeof ALERT_TRANSITIONS;

/** What decides where an alert stands. */
export interface Standing {
  readonly acknowledgedAt?: number | undefined;
  readonly clearedAt?: number | undefined;
  readonly shelving?: { readonly until?: number | undefined } | undefined;
}

export function stateOf({ acknowledgedAt, clearedAt, shelving }: Standing): AlertState {
  if (clearedAt !== undefined) return acknowledgedAt === undefined ? 'cleared' : 'closed';
  if (shelving) return shelving.until === undefined ? 'out_of_service' : 'shelved';
  return acknowledgedAt === undefined ? 'active' : 'acknowledged';
}

/** The record in the state that its facts say, which must be one that the table allows. */
export function restated<T extends Standing & { readonly state: AlertState }>(record: T): T {
  const state = stateOf(record);
  const allowed: readonly string[] = ALERT_TRANSITIONS[record.state];
  assert(state === record.state || allowed.includes(state), `${record.state} to ${state}`);
  return { ...record, state };
}
