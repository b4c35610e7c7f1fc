/** A paper slip as it was entered: manual, and unverified until the gate's own record bears it out. */
export interface SlipView {
  readonly siteId: string;
  readonly gateId: string;
  readonly number: number;
  /** The vehicle's mark. */
  readonly plate: string;
  readonly direction: 'in' | 'out';
  readonly passedAt: number;
  readonly netG?: number;
  readonly truckOrderId?: string;
  readonly documentDigest: string;
  readonly enteredBy: string;
  readonly enteredEntry: number;
  /** Until when the gate's record may come. */
  readonly matchBy: number;
  readonly state: 'ENTERED' | 'MATCHED' | 'UNMATCHED';
}

/** What other steps may ask the law of paper days. */
export interface SlipsView {
  slip(siteId: string, gateId: string, number: number): SlipView | undefined;
}
