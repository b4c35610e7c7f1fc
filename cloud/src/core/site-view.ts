/** A site, as other steps see it. */
export interface SiteView {
  readonly siteId: string;
  readonly custodianId: string;
  /** Its calendar (IANA). */
  readonly timeZone: string;
  readonly silenceMaxMs: number;
  readonly gates: readonly {
    readonly gateId: string;
    readonly gatewayId: string;
    readonly leaseCeilingG: number;
    readonly leaseCeilingFen: number;
    readonly leaseMs: number;
  }[];
  /** The most that fits on the site, grams, where somebody has measured it. */
  readonly capacityG?: number;
  /** Every slot there is, with what fits on it. */
  readonly slots?: readonly { readonly slotId: string; readonly capacityG: number }[];
}
