import type { MakeCheck } from './check.ts';
import { countedOnce } from './counted-once.ts';
import { missingSaid } from './missing-said.ts';
import { fourEyes } from './four-eyes.ts';
import { nothingLost } from './nothing-lost.ts';
import { onlyWithLeave } from './only-with-leave.ts';
import { ownTenant } from './own-tenant.ts';
import { sameLedger } from './same-ledger.ts';
import { silenceSeen } from './silence-seen.ts';
import { verifiedOffline } from './verified-offline.ts';
import { withinLimits } from './within-limits.ts';

/** The statements of what must always hold, by their numbers in docs/ARCHITECTURE.md. */
export const CHECKS: Readonly<Record<number, MakeCheck>> = {
  1: nothingLost,
  2: countedOnce,
  3: onlyWithLeave,
  4: fourEyes,
  5: silenceSeen,
  6: sameLedger,
  7: verifiedOffline,
  8: ownTenant,
  9: withinLimits,
  10: missingSaid,
};
