import type { Actor } from '@pledgewatch/shared/command';
import type { SlipsView } from './slip-view.ts';
import type { EmergenciesView } from './emergency-views.ts';

export type YardOrderState =
  | 'REQUESTED'
  | 'APPROVED'
  | 'MOVING'
  | 'DRAWING'
  | 'OVERDUE'
  | 'MOVED'
  | 'DRAWN'
  | 'AT_LABORATORY'
  | 'REPORTED'
  | 'CANCELLED'
  | 'EXPIRED';

/** An order inside a site: goods move from slot to slot, or samples of them are drawn. */
export interface YardOrderView {
  readonly orderId: string;
  readonly kind: 'move' | 'sampling';
  readonly pledgeId: string;
  readonly tenantId: string;
  readonly siteId: string;
  readonly state: YardOrderState;
  readonly reason: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly requestedBy: string;
  readonly approvedBy: string | null;
  /** Units that may be off their slots while it is under way. */
  readonly epcs: readonly string[];
  /** What may be off each slot while it is under way; of a drawn sample, what was taken. Grams. */
  readonly massBySlotG: readonly (readonly [slotId: string, massG: number])[];
  readonly toleranceG: number;
  /** Of a move. */
  readonly toSlotId?: string;
  readonly toZoneId?: string;
  /** Of a sampling. */
  readonly laboratory?: string;
  readonly mostG?: number;
  readonly sample?: SampleView;
}

/** A drawn sample and its chain of custody. */
export interface SampleView {
  readonly portions: readonly { readonly epc: string; readonly takenG: number }[];
  readonly seals: readonly string[];
  readonly drawnBy: string;
  readonly witnessedBy: string;
  readonly drawnEntry: number;
  readonly handedOver?: {
    readonly broughtBy: string;
    readonly receivedBy: string;
    readonly entry: number;
  };
  readonly report?: { readonly documentDigest: string; readonly entry: number };
}

/** What other steps may ask the law of what happens inside a site. */
export interface YardView extends EmergenciesView, SlipsView {
  /** Whether a truck that brings goods is on the site now. */
  isTruckUnloading(siteId: string): boolean;
  yardOrder(orderId: string): YardOrderView | undefined;
  /** By order id; those after `after`, at most `limit`. */
  yardOrdersSeenBy(
    actor: Actor,
    after: string | undefined,
    limit: number,
  ): readonly YardOrderView[];
}
