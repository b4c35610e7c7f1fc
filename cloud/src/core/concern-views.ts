import type { Actor, Role } from '@pledgewatch/shared/command';
import type { ThirdPartyClaimView } from './claim-views.ts';
import type { DemandView } from './valuation-views.ts';

/** A third party's claim, with its times. */
export interface FiledClaimView extends ThirdPartyClaimView {
  readonly tenantId: string;
  readonly units: readonly string[];
  readonly filedAt: number;
  readonly endedAt: number | null;
}

/** A hold, standing or lifted. */
export interface HoldView {
  readonly holdId: string;
  readonly siteId: string;
  /** Absent: the whole site. */
  readonly pledgeId?: string;
  readonly authority: string;
  readonly documentDigest?: string;
  readonly byCourt?: boolean;
  readonly endsAt?: number;
  readonly units?: readonly string[];
  readonly tenantId: string;
  readonly role: Role;
  readonly placedAt: number;
  readonly placedEntry: number;
  readonly liftedAt: number | null;
}

/** Demands, third parties' claims and holds: by their ids, for whom they exist. */
export interface ConcernsView {
  demand(actor: Actor, marginCallId: string): DemandView | undefined;
  demandsSeenBy(actor: Actor, after: string | undefined, limit: number): readonly DemandView[];
  claim(actor: Actor, claimId: string): FiledClaimView | undefined;
  claimsSeenBy(actor: Actor, after: string | undefined, limit: number): readonly FiledClaimView[];
  hold(actor: Actor, holdId: string): HoldView | undefined;
  holdsSeenBy(actor: Actor, after: string | undefined, limit: number): readonly HoldView[];
  /** Whether somebody sees everything on a site, whosever it is. */
  keepsSite(actor: Actor, siteId: string): boolean;
}
