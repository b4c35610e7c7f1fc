import type { CommandOf } from '@pledgewatch/shared/command';

/** A declared fire or flood on a site. */
export interface EmergencyView {
  readonly emergencyId: string;
  readonly siteId: string;
  readonly kind: CommandOf<'emergency.declare'>['kind'];
  /** What it covers; absent: the whole site. */
  readonly zoneIds?: readonly string[];
  readonly reason: string;
  readonly declaredBy: string;
  readonly declaredAt: number;
  readonly declaredEntry: number;
  /** Null while it lasts. */
  readonly endedAt: number | null;
  /** Until when every pledge that it concerns must be counted again. */
  readonly recountDueAt: number;
  /** Pledges in effect with goods there when it was declared. */
  readonly pledgeIds: readonly string[];
  /** Who insures which of them, by their agreements. */
  readonly insurers: readonly {
    readonly insurer: string;
    readonly pledgeIds: readonly string[];
  }[];
  /** Those of them that were counted again. */
  readonly recounted: readonly string[];
}

/** What other steps may ask the law of emergencies. */
export interface EmergenciesView {
  emergency(emergencyId: string): EmergencyView | undefined;
  /** An emergency that covered the place at that time; places of a pledge are zones. */
  emergencyAt(siteId: string, zoneId: string, at: number): EmergencyView | undefined;
  /** Newest last. */
  emergenciesOn(siteId: string): readonly EmergencyView[];
}
