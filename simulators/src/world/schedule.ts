import assert from 'node:assert/strict';
import type { EpochMs } from '@pledgewatch/shared/clock';
import { PENDING_MAX } from './limits.ts';

/** A thing that speaks by itself, again and again. `id` is a slot, a zone, a gate or a device. */
export interface Ticker {
  readonly kind:
    | 'stackScale'
    | 'weighbridge'
    | 'zoneReader'
    | 'heartbeat'
    | 'climate'
    | 'door'
    | 'drying';
  readonly id: string;
  readonly everyMs: number;
  /** How often while nothing moves; `everyMs` unless told. */
  readonly restMs?: number | undefined;
  dueAt: EpochMs;
}

/** What is still to come of an action. */
export type Deed =
  | { readonly do: 'take'; readonly epc: string }
  | { readonly do: 'putInSlot'; readonly epc: string; readonly slot: string }
  | { readonly do: 'putOnTruck'; readonly epc: string; readonly gate: string }
  | { readonly do: 'putOutside'; readonly epc: string; readonly gate: string }
  | {
      readonly do: 'passPortal';
      readonly epc: string;
      readonly reader: string;
      readonly antenna: number;
    }
  | { readonly do: 'door'; readonly door: string; readonly closed: boolean }
  | { readonly do: 'clearBridge'; readonly gate: string; readonly weighbridge: string }
  | {
      readonly do: 'readPlate';
      readonly gate: string;
      readonly plate: string | null;
      readonly driver: string | null;
      readonly score: number;
      readonly direction: 'in' | 'out' | null;
    }
  | {
      readonly do: 'readTag';
      readonly epc: string;
      readonly reader: string;
      readonly antenna: number;
    }
  | { readonly do: 'mute'; readonly device: string; readonly muted: boolean }
  | { readonly do: 'network'; readonly cut: boolean };

export interface Pending {
  readonly at: EpochMs;
  readonly deed: Deed;
  readonly mid: string | undefined;
}

/** Plans a deed after everything planned for the same moment. */
export function plan(pending: Pending[], item: Pending): void {
  assert(pending.length < PENDING_MAX, 'apply leaves room for every deed of an action');
  let low = 0;
  let high = pending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pending[middle]?.at ?? Infinity) <= item.at) low = middle + 1;
    else high = middle;
  }
  pending.splice(low, 0, item);
}
