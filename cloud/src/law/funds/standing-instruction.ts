import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Figure } from '#/pledges/index.ts';

/** Releases without a person, within a ceiling a day, once two people agreed to it. */
export interface StandingInstruction {
  readonly standingInstructionId: string;
  readonly pledgeId: string;
  readonly tenantId: string;
  readonly dailyCeilingFen: number;
  readonly validUntil: EpochMs;
  readonly proposedBy: string;
  readonly proposedEntry: number;
  approvedEntry: number | null;
  /** The site's calendar day that `usedFen` belongs to. */
  usedDay: string;
  usedFen: Figure;
}
