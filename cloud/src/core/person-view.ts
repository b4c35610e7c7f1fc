import type { EpochMs } from '@pledgewatch/shared/clock';
import type { ParticularDigests } from '@pledgewatch/shared/command';

/** A person as the ledger knows it. */
export interface PersonView {
  readonly tenantId: string;
  readonly personId: string;
  readonly digests: ParticularDigests;
  /** When the particulars were erased; null while they are kept. */
  readonly erasedAt: EpochMs | null;
}
